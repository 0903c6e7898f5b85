using TopGrid.Dataset;

namespace TopGrid.Assessment.Domain;

/// <summary>The facts of a year as Registration streamed them: one consistent revision.</summary>
internal sealed record FactsOfYear(DatasetYear Data, long Revision, string InputHash);
