using TopGrid.Assessment.Conditions;

namespace TopGrid.Assessment;

/// <summary>What the consortia of a year are assessed against.</summary>
/// <param name="Set">The condition set.</param>
/// <param name="Volume">How training days count, for conditions on volume.</param>
public sealed record ConditionChoice(ConditionSet Set, VolumeRules Volume);
