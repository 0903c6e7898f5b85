using TopGrid.Employment.Domain;

namespace TopGrid.Employment.Persistence;

/// <summary>One page of the latest claims of a year.</summary>
/// <param name="Set">The set they belong to.</param>
/// <param name="Claims">The claims of this page, by profession, then tpid.</param>
/// <param name="More">Whether claims follow after this page.</param>
/// <param name="Total">All claims that the query leaves, over all pages.</param>
internal sealed record ClaimPage(ClaimSet Set, IReadOnlyList<Claim> Claims, bool More, long Total);
