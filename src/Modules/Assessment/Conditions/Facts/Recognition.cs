namespace TopGrid.Assessment.Conditions.Facts;

/// <summary>Whether an institution is recognised on the reference date, with the row that says so.</summary>
internal sealed record Recognition(bool Valid, ConditionFact Fact);
