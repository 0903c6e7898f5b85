using TopGrid.Allocation.V1;

namespace TopGrid.Employment.Domain;

/// <summary>
/// A published allocation as Allocation streamed it: its run, evidence root, and a result for each institution and profession.
/// </summary>
internal sealed record PublishedAllocation(string Run, string EvidenceRoot, IReadOnlyList<Result> Results);
