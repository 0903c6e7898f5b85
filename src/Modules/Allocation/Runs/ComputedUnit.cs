using TopGrid.Allocation.Work;
using TopGrid.Data.Transactions;

namespace TopGrid.Allocation.Runs;

/// <summary>What a unit computed and does not hold in the database yet.</summary>
/// <param name="Write">
/// Writes outcome, decisions and results of it and of those that go with it, keyed by unit and attempt; may be called again in another
/// transaction.
/// </param>
internal sealed record ComputedUnit(Func<Transaction, Task> Write)
{
    /// <summary>Changes rows that others share, once the unit is known to take effect and the run's row is locked.</summary>
    public Func<Transaction, Task> Settle { get; init; } = _ => Task.CompletedTask;

    /// <summary>
    /// All units of the phases that follow, and were computed with this one, which is the only one of its phase; nobody else can get them
    /// before it is done. They are completed in its transaction, as its attempt.
    /// </summary>
    public IReadOnlyList<FollowingUnit> Following { get; init; } = [];
}

/// <summary>A unit that was computed with the one before it.</summary>
/// <param name="Key">The unit.</param>
/// <param name="Started">When its computation began (UTC, this process's clock).</param>
/// <param name="Ended">When it ended.</param>
internal sealed record FollowingUnit(UnitKey Key, DateTimeOffset Started, DateTimeOffset Ended);

/// <summary>What came of a claim.</summary>
/// <param name="End">What came of it.</param>
/// <param name="Phases">The phases that it ended, and when the first attempt of each began (UTC).</param>
internal sealed record CompletionReport(UnitEnd End, IReadOnlyList<(int Phase, DateTimeOffset Start)> Phases)
{
    /// <summary>Nothing was written.</summary>
    public static CompletionReport Lost { get; } = new(UnitEnd.Lost, []);
}
