using TopGrid.Assessment.Conditions.Facts;

namespace TopGrid.Assessment.Conditions.Kinds;

/// <summary>
/// There are both dependent and self-sufficient members; otherwise the board decides, never "not met" (rules.md 7, balance:
/// "Bij twijfel beslist het bestuur").
/// </summary>
internal sealed record Balance : Check
{
    public override Verdict Judge(ConsortiumFacts facts)
    {
        var both = facts.Members.Any(member => member.Dependent == true)
            && facts.Members.Any(member => member.Dependent == false);
        return new(
            both ? ConditionOutcome.Met : ConditionOutcome.BoardDecides,
            [.. facts.Members.Select(facts.DependentOf)]);
    }
}
