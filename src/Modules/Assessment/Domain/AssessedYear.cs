namespace TopGrid.Assessment.Domain;

/// <summary>One assessment of all consortia of a year. A later one has a higher number; none is ever changed.</summary>
internal sealed record AssessedYear
{
    public required int Year { get; init; }

    /// <summary>Counts the assessments of the year from 1.</summary>
    public required int Number { get; init; }

    public required string ConditionSet { get; init; }

    /// <summary>Revision of Registration's facts.</summary>
    public required long FactsRevision { get; init; }

    public required string InputHash { get; init; }

    /// <summary>Hash over all its consortia: the same when nothing came out differently.</summary>
    public required string ContentHash { get; init; }

    public required DateTimeOffset AssessedAt { get; init; }
}
