namespace TopGrid.Assessment.Domain;

/// <summary>A decision of the board on a consortium. A later one replaces it; all stay in the record.</summary>
internal sealed record BoardDecision
{
    public required int Year { get; init; }

    public required string Consortium { get; init; }

    /// <summary>Counts the decisions on the consortium from 1; the highest holds.</summary>
    public required int Sequence { get; init; }

    public required bool Qualifies { get; init; }

    public required string Reason { get; init; }

    /// <summary>User who recorded it.</summary>
    public required string Decider { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>The caller's request id; the same user's second call with it changes nothing.</summary>
    public required string RequestId { get; init; }
}
