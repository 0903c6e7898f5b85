using TopGrid.Data.Transactions;


namespace TopGrid.Allocation.Runs;

/// <summary>Names one unit of work.</summary>
/// <param name="RunId">The run or job.</param>
/// <param name="Phase">The phase, in the run's canonical order.</param>
/// <param name="Unit">The unit within its phase.</param>
internal sealed record UnitKey(string RunId, int Phase, int Unit)
{
    public override string ToString() => $"{WorkNames.Of(RunId)}/units/{Phase}-{Unit}";
}

/// <summary>A unit that this worker may compute until its lease ends, and complete only as this attempt.</summary>
/// <param name="Key">The unit.</param>
/// <param name="Attempt">From 1.</param>
internal sealed record ClaimedUnit(UnitKey Key, int Attempt);

/// <summary>What a unit computed and does not hold in the database yet.</summary>
/// <param name="Write">Writes outcome, decisions and results, keyed by unit and attempt; may be called again in another transaction.</param>
internal sealed record ComputedUnit(Func<Transaction, Task> Write)
{
    /// <summary>Changes rows that others share, once the unit is known to take effect and the run's row is locked.</summary>
    public Func<Transaction, Task> Settle { get; init; } = _ => Task.CompletedTask;
}

/// <summary>What came of a claim.</summary>
internal enum Completion
{
    /// <summary>The unit took effect.</summary>
    Done,

    /// <summary>The unit took effect and was the last of its phase.</summary>
    PhaseDone,

    /// <summary>The unit was given to another attempt, or the run no longer runs; nothing was written.</summary>
    Lost,
}

/// <summary>What came of a claim, and when the phase began that it ended.</summary>
/// <param name="Completion">What came of it.</param>
/// <param name="PhaseStart">When the first attempt of the phase began (UTC); only when it was the last of its phase.</param>
internal sealed record CompletionReport(Completion Completion, DateTimeOffset? PhaseStart)
{
    /// <summary>Nothing was written.</summary>
    public static CompletionReport Lost { get; } = new(Completion.Lost, null);
}
