using TopGrid.Allocation.Calculation.Results;

namespace TopGrid.Allocation.Persistence;

/// <summary>
/// One row of allocation.csv of a sealed run (docs/dataset.md, "Out"). The attempt at the seal is part of this key and the next two, so
/// that the rows of a worker that froze while it wrote them never stand in the way of another; only those of one attempt are ever
/// committed.
/// </summary>
internal sealed record ResultRow(
    string RunId,
    int Attempt,
    string Profession,
    string Tpid,
    int Requested,
    int Newcomer,
    int Guarantee,
    int Consortium,
    int Volume,
    int Remainder,
    int Lottery,
    int Open,
    int Bonus,
    int MovedIn,
    int MovedOut,
    int Returned,
    int Received,
    int Granted,
    string Decision)
{
    /// <summary>The row of the file as the database keeps it.</summary>
    public static ResultRow Of(string runId, int attempt, AllocationRow row) => new(
        runId,
        attempt,
        row.Profession,
        row.Tpid,
        row.Requested,
        row.Columns["newcomer"],
        row.Columns["guarantee"],
        row.Columns["consortium"],
        row.Columns["volume"],
        row.Columns["remainder"],
        row.Columns["lottery"],
        row.Columns["open"],
        row.Columns["bonus"],
        row.Columns["moved_in"],
        row.Columns["moved_out"],
        row.Columns["returned"],
        row.Columns["received"],
        row.Granted,
        row.Decision);
}

/// <summary>One row of consortium_bonus.csv of a sealed run.</summary>
internal sealed record BonusRow(string RunId, int Attempt, string Consortium, string Profession, int Base, int Bonus, string Tpid,
    int BonusPlaces, bool Provisional)
{
    /// <summary>The row of the file as the database keeps it.</summary>
    public static BonusRow Of(string runId, int attempt, ConsortiumBonusRow row) =>
        new(runId, attempt, row.Consortium, row.Profession, row.Base, row.Bonus, row.Tpid, row.Places, row.Provisional);
}

/// <summary>A piece of a result file of a sealed run; the pieces in order are the file.</summary>
internal sealed record RunFileRow(string RunId, int Attempt, string Name, int Chunk, byte[] Content);

/// <summary>The explanation of one result of a sealed run, made by a job.</summary>
/// <param name="RunId">The job.</param>
/// <param name="Phase">The phase.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Profession">Profession code.</param>
/// <param name="Tpid">The institution.</param>
/// <param name="Content">Positions of its steps in the ledger and its counterfactuals; no words, no copies of rows.</param>
internal sealed record ExplanationRow(string RunId, int Phase, int Unit, int Attempt, string Profession, string Tpid, byte[] Content);

/// <summary>The publication of a run at a stage; two different people.</summary>
internal sealed class PublicationRow
{
    public required string RunId { get; init; }

    /// <summary>concept, concept-definitive or definitive.</summary>
    public required string Stage { get; init; }

    public required int Year { get; init; }

    public required string ProposedBy { get; init; }

    public required DateTimeOffset ProposedAt { get; init; }

    public string? ApprovedBy { get; set; }

    public DateTimeOffset? ApprovedAt { get; set; }

    /// <summary>Year and stage once approved, otherwise null: unique, so that two runs of a stage cannot both be published.</summary>
    public string? PublishedAs { get; set; }

    /// <summary>Sequence of the newest entry of the audit log when it was approved; null before, and by earlier programs.</summary>
    public long? LogSequence { get; set; }

    /// <summary>The hash of that entry.</summary>
    public string? LogHash { get; set; }
}
