using TopGrid.Assessment.Conditions.Facts;

namespace TopGrid.Assessment.Conditions.Kinds;

/// <summary>
/// Members come from different sectors: enough of them is met, at least <see cref="DoubtFrom"/> is for the board, fewer is
/// not met (rules.md 7, chosen). A member whose sector is unknown may add one, so it can only move the outcome to the board.
/// </summary>
internal sealed record Sectors(int Enough, int DoubtFrom) : Check
{
    public static Sectors Read(ParameterReader parameters)
    {
        var enough = parameters.Number("sectors", 1);
        var doubtFrom = parameters.Number("doubt_from", 1);
        if (doubtFrom > enough)
        {
            parameters.Report("doubt_from", $"'doubt_from' {doubtFrom} is above 'sectors' {enough}");
        }

        return new Sectors(enough, doubtFrom);
    }

    public override Verdict Judge(ConsortiumFacts facts)
    {
        var known = facts.Members.Select(member => member.Sector).OfType<string>().Distinct().Count();
        var possible = known + facts.Members.Count(member => member.Sector is null);
        return new(
            known >= Enough ? ConditionOutcome.Met : possible >= DoubtFrom ? ConditionOutcome.BoardDecides : ConditionOutcome.NotMet,
            [.. facts.Members.Select(ConsortiumFacts.SectorOf)]);
    }
}
