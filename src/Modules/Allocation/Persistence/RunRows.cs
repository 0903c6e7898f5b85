namespace TopGrid.Allocation.Persistence;

/// <summary>
/// What owns units of work: a run, which is one computation of a frozen input, or a job on the side (docs/decisions/0004). The queue treats
/// both alike.
/// </summary>
internal sealed class RunRow
{
    /// <summary>Year, letter and number: <c>2025-r3</c> is a run, <c>2025-j4</c> a job.</summary>
    public required string Id { get; init; }

    /// <summary>Null for a run; for a job one of <see cref="JobKinds"/>.</summary>
    public string? Job { get; init; }

    /// <summary>What a job is asked to do, as JSON; null for a run.</summary>
    public string? Spec { get; init; }

    /// <summary>The sealed run that a job explains; null for others.</summary>
    public string? OfRun { get; init; }

    public required string SnapshotId { get; init; }

    public required int Year { get; init; }

    /// <summary>Number within the year, from 1; runs and jobs are numbered together.</summary>
    public required int Number { get; init; }

    public required RunState State { get; set; }

    /// <summary>Raised by every completed unit: updating it takes the lock under which finishers follow one another.</summary>
    public required long Version { get; set; }

    public required string LadderVersion { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its first unit was claimed.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Attempts at one unit before it fails; null = as the worker's options say.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>Decision rows, once sealed.</summary>
    public long? DecisionCount { get; set; }

    /// <summary>Root of the evidence tree in hexadecimal, once sealed.</summary>
    public string? EvidenceRoot { get; set; }

    /// <summary>Which unit failed and why, in state failed.</summary>
    public string? Failure { get; set; }

    /// <summary>W3C traceparent of the operator's call; units and parties hang on it.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Institutions in a unit of the volumes. Kept with the run, so that every process cuts the same units.</summary>
    public required int InstitutionsPerUnit { get; init; }

    /// <summary>Components of consortia in a unit of the phases that are cut by them.</summary>
    public required int ComponentsPerUnit { get; init; }

    /// <summary>How many units, in canonical order, a trace backend has acknowledged the decision rows of.</summary>
    public required int TracedUnits { get; set; }
}

/// <summary>Kinds of work on the side.</summary>
internal static class JobKinds
{
    public const string Explanations = "explanations";
    public const string Sweep = "sweep";
}

/// <summary>A phase of a run: units that may be computed at the same time. The counter is the only thing two finishers share.</summary>
internal sealed class PhaseRow
{
    public required string RunId { get; init; }

    /// <summary>Place in the canonical order of the run, from 0.</summary>
    public required int Phase { get; init; }

    /// <summary>Profession code, or empty for the phase that seals the run.</summary>
    public required string Profession { get; init; }

    public required string Kind { get; init; }

    public required WorkState State { get; set; }

    public required int Units { get; init; }

    /// <summary>Units not yet completed.</summary>
    public required int Remaining { get; set; }

    /// <summary>How many phases must still be done before this one opens.</summary>
    public required int WaitsFor { get; set; }

    /// <summary>The phase that waits for this one; null for the last.</summary>
    public int? NextPhase { get; init; }
}

/// <summary>A unit of work: a range of institutions or consortium components of one phase.</summary>
internal sealed class UnitRow
{
    public required string RunId { get; init; }

    public required int Phase { get; init; }

    public required int Unit { get; init; }

    public required WorkState State { get; set; }

    /// <summary>The attempt that holds or completed it; 0 before the first.</summary>
    public required int Attempt { get; set; }

    /// <summary>Attempts that do not count: those before a resume, and those that a stopping worker gave back.</summary>
    public int? Forgiven { get; set; }

    public string? Worker { get; set; }

    public DateTimeOffset? CompletedAt { get; set; }
}

/// <summary>One attempt at a unit. It survives a crash of its worker, so everyone sees what was under way.</summary>
internal sealed class AttemptRow
{
    public required string RunId { get; init; }

    public required int Phase { get; init; }

    public required int Unit { get; init; }

    public required int Attempt { get; init; }

    public required string Worker { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Null while it is under way.</summary>
    public AttemptOutcome? Outcome { get; set; }

    /// <summary>What went wrong, in state failed.</summary>
    public string? Problem { get; set; }
}

/// <summary>A process that takes units, as it says itself every few seconds.</summary>
internal sealed class WorkerRow
{
    public required string Name { get; init; }

    /// <summary>The only ladder whose runs it takes units of.</summary>
    public required string LadderVersion { get; init; }

    public required string ProgramVersion { get; init; }

    /// <summary>Units at the same time.</summary>
    public required int Parallel { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>When it ended as it should; null while it works, and for ever when it was killed.</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>What its sessions on the database are called.</summary>
    public string? Session { get; init; }
}

/// <summary>What a unit computed, keyed by unit and attempt: rows of lost attempts are never read.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Phase">The phase.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Delta">What later phases need, in the calculation's own form.</param>
/// <param name="Draws">Its draws as canonical JSON, a line each, for result.json.</param>
internal sealed record OutcomeRow(string RunId, int Phase, int Unit, int Attempt, byte[] Delta, byte[] Draws);

/// <summary>A decision: one leaf of the evidence tree, written in the transaction that completes its unit.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Phase">The phase.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Ordinal">Place within the unit, from 0.</param>
/// <param name="Profession">Profession code.</param>
/// <param name="Party">The tpid, consortium or sector that it is about.</param>
/// <param name="Leaf">Canonical JSON.</param>
internal sealed record DecisionRow(
    string RunId, int Phase, int Unit, int Attempt, int Ordinal, string Profession, string Party, byte[] Leaf);
