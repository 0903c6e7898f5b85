namespace TopGrid.Assessment.Conditions;

/// <summary>One fact that a finding rests on: a cell of the dataset, or a number counted from one of its files.</summary>
/// <param name="File">File of dataset.md, such as <c>consortium_members.csv</c>.</param>
/// <param name="Key">Key of the row, parts joined by a comma; for a count over rows the key they share.</param>
/// <param name="Column">Column, or for a count what was counted.</param>
/// <param name="Value">Value as the file writes it; empty when it is unknown.</param>
public sealed record ConditionFact(string File, string Key, string Column, string Value);
