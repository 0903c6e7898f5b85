namespace TopGrid.Assessment.Domain;

/// <summary>What an assessment found for one consortium, before any decision of the board recorded here.</summary>
internal sealed record AssessedConsortium
{
    public required int Year { get; init; }

    public required int Number { get; init; }

    public required string Consortium { get; init; }

    public required string DisplayName { get; init; }

    /// <summary>The lead institution by the facts assessed; null when unknown.</summary>
    public string? Lead { get; init; }

    /// <summary>What the findings come to.</summary>
    public required ConsortiumVerdict ByConditions { get; init; }

    /// <summary>The row of <c>assessments.csv</c> in the facts; null without one.</summary>
    public bool? FactsQualify { get; init; }

    /// <summary>Hash over name, lead, facts row and findings.</summary>
    public required string ContentHash { get; init; }
}
