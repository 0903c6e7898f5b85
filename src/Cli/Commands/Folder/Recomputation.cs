using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using TopGrid.Rules.Protocols;

namespace TopGrid.Cli.Commands;

/// <summary>The run behind a result folder, made ready to be computed again from the data.</summary>
/// <param name="Result">The result folder; null when it cannot be read.</param>
/// <param name="Folder">The data; null when they are refused.</param>
/// <param name="Run">The run; null when something is refused.</param>
internal sealed record Recomputation(ResultFolder? Result, FolderYear? Folder, YearRun? Run)
{
    /// <summary>What a command ends with that has no run: data that are refused, or a result that is none.</summary>
    public int ExitCode => Result is null ? ExitCodes.No : ExitCodes.Refused;

    /// <summary>
    /// Reads the data by the protocol and the overrides that the result names. A seed that was drawn for the run comes from the result,
    /// which published it.
    /// </summary>
    public static Recomputation Prepare(Screen screen, string result, string data, string? protocol, IReadOnlyList<string> previous)
    {
        ResultFolder opened;
        ProtocolReading chosen;
        IReadOnlyList<string> overrides;
        Round round;
        try
        {
            opened = ResultFolder.Open(result);
            overrides = opened.WhatIf;
            chosen = ProtocolFiles.LoadOf(opened, protocol);
            round = RoundOf(opened);
            if (!opened.HasSeed)
            {
                throw new ResultFormatException(ResultFiles.Result, "the seed is not 64 hexadecimal digits");
            }
        }
        catch (ResultFormatException exception)
        {
            screen.Refuse(Phrases.NotAResult, result, exception.Message);
            return new Recomputation(null, null, null);
        }

        if (FolderYear.Load(screen, data, chosen, overrides) is not { } folder)
        {
            return new Recomputation(opened, null, null);
        }

        if (round.IsLater != previous.Count > 0)
        {
            screen.Refuse(Phrases.ResultNeedsPrevious, result, round.Name);
            return new Recomputation(opened, folder, null);
        }

        EarlierResult? earlier = null;
        if (round.IsLater && (earlier = EarlierRounds.Load(screen, round, previous, folder.Year)) is null)
        {
            return new Recomputation(opened, folder, null);
        }

        folder = folder.WithSeed(opened.Seed);
        return new Recomputation(opened, folder, YearRun.Create(folder.ToInput(earlier)));
    }

    /// <summary>The round that the result names; additional places are those it divided.</summary>
    private static Round RoundOf(ResultFolder result)
    {
        var round = new Round(result.Round, null);
        return round.Additional == 0 ? round : round with { Places = result.Places.Where(p => p.Value > 0).ToDictionary() };
    }
}
