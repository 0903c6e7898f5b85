namespace TopGrid.Assessment.Conditions;

/// <summary>The outcome of reading a condition set file: a set, or everything that is wrong with it.</summary>
/// <param name="Set">The set; null when there are problems.</param>
/// <param name="Problems">All problems, in the order of the file; empty when there is a set.</param>
public sealed record ConditionSetReading(ConditionSet? Set, IReadOnlyList<ConditionSetProblem> Problems);
