using TopGrid.Assessment.Conditions.Facts;

namespace TopGrid.Assessment.Conditions.Kinds;

/// <summary>The year knows no consortia (2018): never met, whatever the facts (rules.md 6, "none qualify").</summary>
internal sealed record Closed : Check
{
    public override Verdict Judge(ConsortiumFacts facts) => new(ConditionOutcome.NotMet, []);
}
