using Microsoft.EntityFrameworkCore;
using TopGrid.Storage;

namespace TopGrid.Allocation.Persistence;

/// <summary>A worker as its attempts show it.</summary>
internal sealed record WorkerView(
    string Name, DateTimeOffset First, DateTimeOffset Last, IReadOnlyList<string> Claimed, DateTimeOffset? LeaseUntil, long Completed, long Lost);

/// <summary>Reads from the attempts who works, and on what.</summary>
/// <param name="database">The open database.</param>
internal sealed class WorkerStore(StorageDatabase database)
{
    /// <summary>Workers with an attempt since an instant; those that hold a unit first, then by name.</summary>
    public async Task<IReadOnlyList<WorkerView>> ListAsync(DateTimeOffset since, CancellationToken cancellation)
    {
        await using var context = new AllocationDbContext(database);
        List<AttemptRow> attempts = await context.Attempts.AsNoTracking().ToListAsync(cancellation).ConfigureAwait(false);
        List<UnitRow> claimed = await context.Units.AsNoTracking().Where(row => row.State == WorkStates.Claimed).ToListAsync(cancellation).ConfigureAwait(false);
        return [.. attempts.Where(row => row.StartedAt >= since).GroupBy(row => row.Worker, StringComparer.Ordinal)
            .Select(group => View(group.Key, [.. group], [.. claimed.Where(unit => unit.Worker == group.Key)]))
            .OrderByDescending(view => view.Claimed.Count > 0).ThenBy(view => view.Name, StringComparer.Ordinal)];
    }

    /// <summary>Units of running runs that wait, and that are being computed.</summary>
    public async Task<(long Waiting, long Claimed)> QueueAsync(CancellationToken cancellation)
    {
        await using var context = new AllocationDbContext(database);
        IQueryable<string> states = from unit in context.Units
                                    join run in context.Runs on unit.RunId equals run.Id
                                    where run.State == RunStates.Running
                                    select unit.State;
        return (await states.LongCountAsync(state => state == WorkStates.Waiting, cancellation).ConfigureAwait(false),
            await states.LongCountAsync(state => state == WorkStates.Claimed, cancellation).ConfigureAwait(false));
    }

    private static WorkerView View(string name, IReadOnlyList<AttemptRow> attempts, IReadOnlyList<UnitRow> claimed) => new(
        name,
        attempts.Min(row => row.StartedAt),
        attempts.Max(row => row.EndedAt ?? row.StartedAt),
        [.. claimed.Select(unit => $"runs/{unit.RunId}/units/{unit.Phase}-{unit.Unit}").Order(StringComparer.Ordinal)],
        claimed.Min(unit => unit.LeaseUntil),
        attempts.Count(row => row.Outcome == "done"),
        attempts.Count(row => row.Outcome == "lost"));
}
