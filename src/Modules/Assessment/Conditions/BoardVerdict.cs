namespace TopGrid.Assessment.Conditions;

/// <summary>A recorded decision of the board on a whole consortium: a row of <c>assessments.csv</c>.</summary>
/// <param name="Qualifies">Whether the board lets the consortium take part.</param>
/// <param name="Reason">The board's reason, may be empty.</param>
public sealed record BoardVerdict(bool Qualifies, string Reason);
