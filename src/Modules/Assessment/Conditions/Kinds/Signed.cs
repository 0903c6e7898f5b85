using TopGrid.Assessment.Conditions.Facts;

namespace TopGrid.Assessment.Conditions.Kinds;

/// <summary>
/// Every member has signed (rules.md 7, signed). The last day is part of the condition's text; the recorded fact is
/// whether the signature was in by then.
/// </summary>
internal sealed record Signed(YearDay LastDay) : Check
{
    public static Signed Read(ParameterReader parameters) => new(parameters.Day("last_day"));

    public override Verdict Judge(ConsortiumFacts facts) => new(
        Verdict.All(facts.Members.Select(member => Verdict.Of(member.Signed))),
        [.. facts.Members.Select(member => facts.Cell(member, "signed", ConsortiumFacts.Show(member.Signed)))]);
}
