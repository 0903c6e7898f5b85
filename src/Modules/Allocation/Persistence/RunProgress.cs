using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;

namespace TopGrid.Allocation.Persistence;

/// <summary>A run or job with its phases, the number of its units by phase and state, and its pace.</summary>
internal sealed record RunView(
    RunRow Run, IReadOnlyList<PhaseRow> Phases, IReadOnlyDictionary<int, UnitTally> Units, IReadOnlyDictionary<int, PhaseTimes> Times,
    int ActiveWorkers, Pace Pace)
{
    /// <summary>Units of one phase.</summary>
    public UnitTally Of(PhaseRow phase) => Units.GetValueOrDefault(phase.Phase) ?? new UnitTally(0, 0, 0, 0);
}

/// <summary>Units by state.</summary>
internal sealed record UnitTally(int Waiting, int Claimed, int Done, int Failed);

/// <summary>When the first unit of a phase was claimed, and the last one done so far.</summary>
internal sealed record PhaseTimes(DateTimeOffset Start, DateTimeOffset? LastDone);

/// <summary>Units done of late.</summary>
/// <param name="Done">How many.</param>
/// <param name="OverMs">In how many milliseconds; 0 before the first claim.</param>
internal sealed record Pace(long Done, long OverMs)
{
    /// <summary>Units a minute.</summary>
    public long PerMinute => OverMs > 0 ? Done * 60_000 / OverMs : 0;

    /// <summary>How long so many units take at this pace; null when it cannot be told.</summary>
    public TimeSpan? For(long units) => Done > 0 && OverMs > 0 ? TimeSpan.FromMilliseconds(units * OverMs / Done) : null;
}

/// <summary>Reads how far a run or job is. Everything is in the database, so that it survives whoever asks.</summary>
internal static class RunProgress
{
    private static readonly TimeSpan _window = TimeSpan.FromMinutes(1);

    /// <summary>The instant by the clock that counts: the server's on PostgreSQL.</summary>
    public static async Task<DateTimeOffset> NowAsync(Transaction transaction, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (transaction.Dialect == Dialect.Sqlite)
        {
            return clock.GetUtcNow();
        }

        await using var tables = new AllocationConnection(transaction);
        return await tables.ExecuteAsync<DateTimeOffset>("SELECT clock_timestamp()", cancellationToken);
    }

    /// <summary>A run as it is in this view of the database.</summary>
    public static async Task<RunView> ReadAsync(
        AllocationConnection tables, RunRow run, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = run.Id;
        var phases = await tables.Phases.Where(row => row.RunId == id).OrderBy(row => row.Phase).ToListAsync(cancellationToken);
        var counts = await tables.Units.Where(row => row.RunId == id).GroupBy(row => new { row.Phase, row.State })
            .Select(group => new { group.Key.Phase, group.Key.State, Count = group.Count() }).ToListAsync(cancellationToken);
        var workers = run.State != RunState.Running ? 0 : await tables.Units.Where(row => row.RunId == id && row.State == WorkState.Claimed)
            .Select(row => row.Worker).Distinct().CountAsync(cancellationToken);
        var units = counts.GroupBy(count => count.Phase).ToDictionary(
            group => group.Key,
            group =>
            {
                int Of(params WorkState[] states) => group.Where(count => states.Contains(count.State)).Sum(count => count.Count);
                return new UnitTally(
                    Of(WorkState.Waiting, WorkState.Closed), Of(WorkState.Claimed), Of(WorkState.Done), Of(WorkState.Failed));
            });
        return new RunView(
            run, phases, units, await TimesAsync(tables, id, cancellationToken), workers,
            await PaceAsync(tables, run, now, cancellationToken));
    }

    private static async Task<Dictionary<int, PhaseTimes>> TimesAsync(
        AllocationConnection tables, string id, CancellationToken cancellationToken)
    {
        var times = await tables.Attempts.Where(row => row.RunId == id).GroupBy(row => row.Phase)
            .Select(phase => new
            {
                Phase = phase.Key,
                Start = phase.Min(row => row.StartedAt),
                LastDone = phase.Max(row => row.Outcome == AttemptOutcome.Done ? row.EndedAt : null),
            })
            .ToListAsync(cancellationToken);
        return times.ToDictionary(one => one.Phase, one => new PhaseTimes(one.Start, one.LastDone));
    }

    private static async Task<Pace> PaceAsync(
        AllocationConnection tables, RunRow run, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (run.StartedAt is not { } started || run.State != RunState.Running)
        {
            return new Pace(0, 0);
        }

        var since = started > now - _window ? started : now - _window;
        var done = await tables.Units.LongCountAsync(
            row => row.RunId == run.Id && row.State == WorkState.Done && row.CompletedAt >= since, cancellationToken);
        return new Pace(done, Math.Max(1, (long)(now - since).TotalMilliseconds));
    }
}
