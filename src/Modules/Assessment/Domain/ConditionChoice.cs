using TopGrid.Assessment.Conditions;
using TopGrid.Rules.Volume;

namespace TopGrid.Assessment.Domain;

/// <summary>What the consortia of a year are assessed against.</summary>
/// <param name="Set">The condition set.</param>
/// <param name="Window">Which days of training count, for conditions on volume.</param>
internal sealed record ConditionChoice(ConditionSet Set, VolumeWindow Window);
