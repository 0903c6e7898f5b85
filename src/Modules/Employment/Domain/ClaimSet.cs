namespace TopGrid.Employment.Domain;

/// <summary>The claims of a year on one published run. A later set has a higher number and replaces it; none is ever changed.</summary>
internal sealed record ClaimSet
{
    public required int Year { get; init; }

    /// <summary>Counts the sets of the year from 1.</summary>
    public required int Number { get; init; }

    /// <summary><c>years/{year}/runs/{run}</c>.</summary>
    public required string Run { get; init; }

    /// <summary>Evidence root of that run.</summary>
    public required string EvidenceRoot { get; init; }

    /// <summary>Hash over all its claims: the same when nothing came out differently.</summary>
    public required string ContentHash { get; init; }

    public required DateTimeOffset ComputedAt { get; init; }
}
