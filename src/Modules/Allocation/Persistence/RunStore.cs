using Microsoft.EntityFrameworkCore;
using TopGrid.Allocation.Runs;
using TopGrid.Storage;

namespace TopGrid.Allocation.Persistence;

/// <summary>A run with its phases and the number of its units by phase and state.</summary>
internal sealed record RunView(RunRow Run, IReadOnlyList<PhaseRow> Phases, IReadOnlyDictionary<int, UnitTally> Units, int ActiveWorkers)
{
    /// <summary>Units of one phase.</summary>
    public UnitTally Of(PhaseRow phase) => Units.GetValueOrDefault(phase.Phase) ?? new UnitTally(0, 0, 0);
}

/// <summary>Units by state.</summary>
internal sealed record UnitTally(int Waiting, int Claimed, int Done);

/// <summary>Writes and reads runs.</summary>
/// <param name="database">The open database.</param>
/// <param name="queue">Opens the first phases.</param>
internal sealed class RunStore(StorageDatabase database, UnitQueue queue)
{
    /// <summary>Adds a run with all its phases and units, and opens those that wait for nothing; all in one transaction.</summary>
    /// <param name="year">Allocation year T.</param>
    /// <param name="request">The caller's request id; a run that it made before is returned and nothing is written.</param>
    /// <param name="make">Makes the run from its number within the year.</param>
    /// <param name="phases">Its phases in canonical order, closed.</param>
    /// <param name="cancellation">Gives up; nothing is written.</param>
    public async Task<RunRow> AddAsync(
        int year, HonouredRequestRow request, Func<int, RunRow> make, Func<RunRow, IReadOnlyList<PhaseRow>> phases, CancellationToken cancellation)
    {
        await using UnitOfWork work = await database.BeginAsync(cancellation).ConfigureAwait(false);
        await using AllocationDbContext context = work.Join(new AllocationDbContext(database));
        if (await context.Requests.FindAsync([request.RequestId], cancellation).ConfigureAwait(false) is { } before)
        {
            return await context.Runs.AsNoTracking().FirstAsync(row => row.Id == before.Resource, cancellation).ConfigureAwait(false);
        }

        int last = await context.Runs.Where(row => row.Year == year).MaxAsync(row => (int?)row.Number, cancellation).ConfigureAwait(false) ?? 0;
        RunRow run = make(last + 1);
        context.Runs.Add(run);
        context.Requests.Add(request with { Resource = run.Id });
        foreach (PhaseRow phase in phases(run))
        {
            context.Phases.Add(phase);
            for (int unit = 0; unit < phase.Units; unit++)
            {
                context.Units.Add(new UnitRow { RunId = run.Id, Phase = phase.Phase, Unit = unit, State = WorkStates.Closed, Attempt = 0 });
            }
        }

        await context.SaveChangesAsync(cancellation).ConfigureAwait(false);
        await queue.OpenFirstAsync(work, run.Id, cancellation).ConfigureAwait(false);
        await work.CommitAsync(cancellation).ConfigureAwait(false);
        return run;
    }

    /// <summary>The run, or null.</summary>
    public async Task<RunRow?> FindAsync(string id, CancellationToken cancellation)
    {
        await using var context = new AllocationDbContext(database);
        return await context.Runs.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellation).ConfigureAwait(false);
    }

    /// <summary>The run as it is now, in one consistent view; null when there is none.</summary>
    public async Task<RunView?> ViewAsync(string id, CancellationToken cancellation)
    {
        await using UnitOfWork work = await database.BeginReadAsync(cancellation).ConfigureAwait(false);
        await using AllocationDbContext context = work.Join(new AllocationDbContext(database));
        RunRow? run = await context.Runs.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellation).ConfigureAwait(false);
        if (run is null)
        {
            return null;
        }

        List<PhaseRow> phases = await context.Phases.AsNoTracking().Where(row => row.RunId == id).OrderBy(row => row.Phase).ToListAsync(cancellation).ConfigureAwait(false);
        var counts = await context.Units.Where(row => row.RunId == id).GroupBy(row => new { row.Phase, row.State })
            .Select(group => new { group.Key.Phase, group.Key.State, Count = group.Count() }).ToListAsync(cancellation).ConfigureAwait(false);
        int workers = await context.Units.Where(row => row.RunId == id && row.State == WorkStates.Claimed)
            .Select(row => row.Worker).Distinct().CountAsync(cancellation).ConfigureAwait(false);
        var units = counts.GroupBy(count => count.Phase).ToDictionary(
            group => group.Key,
            group => new UnitTally(
                group.Where(count => count.State is WorkStates.Waiting or WorkStates.Closed).Sum(count => count.Count),
                group.Where(count => count.State == WorkStates.Claimed).Sum(count => count.Count),
                group.Where(count => count.State == WorkStates.Done).Sum(count => count.Count)));
        return new RunView(run, phases, units, workers);
    }

    /// <summary>Runs of a year, newest first.</summary>
    public async Task<List<RunRow>> ListAsync(int year, CancellationToken cancellation)
    {
        await using var context = new AllocationDbContext(database);
        return await context.Runs.AsNoTracking().Where(row => row.Year == year).OrderByDescending(row => row.Number).ToListAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Ends a run that still runs; false when it had come to an end by itself. Units under way find the run gone and are dropped.</summary>
    public async Task<bool> CancelAsync(string id, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var context = new AllocationDbContext(database);
        return await context.Runs.Where(row => row.Id == id && row.State == RunStates.Running)
            .ExecuteUpdateAsync(
                row => row.SetProperty(r => r.State, RunStates.Cancelled).SetProperty(r => r.EndedAt, at).SetProperty(r => r.Version, r => r.Version + 1),
                cancellation).ConfigureAwait(false) == 1;
    }
}
