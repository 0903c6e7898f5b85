using TopGrid.Allocation.Engine;

namespace TopGrid.Allocation.Calculation.Decisions;

/// <summary>What rows say of a draw.</summary>
/// <param name="Draw">The draw.</param>
/// <param name="HasCutOff">The first so many won, so that the last of them is what everyone is compared with.</param>
/// <param name="Winners">How many won.</param>
/// <param name="CutOff">The last winning key, where there is a cut-off.</param>
internal sealed record DrawSummary(Draw Draw, bool HasCutOff, int Winners, LotKey CutOff)
{
    public static DrawSummary Of(Draw draw)
    {
        var winners = draw.Won.AsSpan().Count(true);
        return DrawWriter.IsPlaceByPlace(draw.Name) || winners == 0
            ? new DrawSummary(draw, HasCutOff: false, winners, default)
            : new DrawSummary(draw, HasCutOff: true, winners, draw.Key[winners - 1]);
    }
}
