namespace TopGrid.Assessment.Conditions;

/// <summary>The outcome of one condition for one consortium, with what it rests on.</summary>
/// <param name="Condition">The condition as its set states it: rule id, basis, source and sentences.</param>
/// <param name="Outcome">Met, not met, or for the board.</param>
/// <param name="Facts">The facts looked at, in a fixed order.</param>
public sealed record ConditionFinding(Condition Condition, ConditionOutcome Outcome, IReadOnlyList<ConditionFact> Facts);
