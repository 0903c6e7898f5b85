namespace TopGrid.Allocation.Persistence;

/// <summary>
/// The frozen input of a year: facts, qualifications, protocol and the commitment to the seed. Nothing but its state ever changes.
/// </summary>
internal sealed class SnapshotRow
{
    /// <summary>Derived from what is frozen, so that freezing the same facts twice gives the same snapshot.</summary>
    public required string Id { get; init; }

    public required int Year { get; init; }

    /// <summary>The stage that it was frozen for, concept, concept-definitive or definitive.</summary>
    public required string Stage { get; init; }

    public required string ProtocolId { get; init; }

    /// <summary>The protocol file as it was when frozen, in full.</summary>
    public required string ProtocolText { get; init; }

    /// <summary>SHA-256 in hexadecimal.</summary>
    public required string ProtocolHash { get; init; }

    /// <summary>SHA-256 in hexadecimal over the canonical rows (docs/canonical.md).</summary>
    public required string InputHash { get; init; }

    /// <summary>SHA-256 of the seed in hexadecimal; published before the draw.</summary>
    public required string SeedCommitment { get; init; }

    /// <summary>32 bytes; leaves the database only with a result.</summary>
    public required byte[] Seed { get; init; }

    /// <summary>32 random bytes under which one-person practices are pseudonymised on traces; never leaves the database.</summary>
    public required byte[] SubjectKey { get; init; }

    /// <summary>The version of the ladder that may compute it.</summary>
    public required string LadderVersion { get; init; }

    /// <summary>Registration's revision of the facts.</summary>
    public required long FactsRevision { get; init; }

    public required SnapshotState State { get; set; }

    public required string ProposedBy { get; init; }

    public required DateTimeOffset ProposedAt { get; init; }

    public string? ConfirmedBy { get; set; }

    public DateTimeOffset? ConfirmedAt { get; set; }
}

/// <summary>A piece of one file of a frozen input, in canonical rows.</summary>
/// <param name="SnapshotId">The snapshot.</param>
/// <param name="File">File name of docs/dataset.md.</param>
/// <param name="Chunk">From 0; the chunks of a file in order are its text.</param>
/// <param name="Content">UTF-8.</param>
internal sealed record SnapshotChunkRow(string SnapshotId, string File, int Chunk, byte[] Content);

/// <summary>Whether a consortium qualifies, as Assessment found when the input was frozen.</summary>
/// <param name="SnapshotId">The snapshot.</param>
/// <param name="Consortium">Its id.</param>
/// <param name="Qualifies">Whether it takes part in bonus, division and the inside round.</param>
/// <param name="Reason">Why, in one line.</param>
internal sealed record QualificationRow(string SnapshotId, string Consortium, bool Qualifies, string Reason);
