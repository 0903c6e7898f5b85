using Microsoft.EntityFrameworkCore;
using TopGrid.Allocation.Runs;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;
using TopGrid.Requests;

namespace TopGrid.Allocation.Persistence;

/// <summary>Writes and reads runs; adds jobs too.</summary>
/// <param name="database">The open database.</param>
/// <param name="queue">Opens the first phases.</param>
/// <param name="clock">The clock on SQLite.</param>
internal sealed class RunStore(StorageDatabase database, UnitQueue queue, TimeProvider clock)
{
    // "Runs" in ASCII, the first half of the advisory locks under which runs of a year are numbered; the second is the year.
    private const int LockSpace = 0x52756E73;

    /// <summary>Adds a run or job with all its phases and units, and opens those that wait for nothing; all in one transaction.</summary>
    /// <param name="year">Allocation year T.</param>
    /// <param name="make">Makes the run or job from its number within the year.</param>
    /// <param name="phases">Its phases in canonical order, closed.</param>
    /// <param name="cancellation">Gives up; nothing is written.</param>
    public async Task<RunRow> AddAsync(
        int year, Func<int, RunRow> make, Func<RunRow, IReadOnlyList<PhaseRow>> phases, CancellationToken cancellation)
    {
        await using Transaction transaction = await database.BeginAsync(cancellation).ConfigureAwait(false);
        await transaction.LockAsync(LockSpace, year, cancellation).ConfigureAwait(false);
        await using AllocationDbContext context = transaction.Join(new AllocationDbContext(database));
        int last = await context.Runs.Where(row => row.Year == year).MaxAsync(row => (int?)row.Number, cancellation).ConfigureAwait(false) ?? 0;
        RunRow run = make(last + 1);
        context.Runs.Add(run);
        foreach (PhaseRow phase in phases(run))
        {
            context.Phases.Add(phase);
            for (int unit = 0; unit < phase.Units; unit++)
            {
                context.Units.Add(new UnitRow { RunId = run.Id, Phase = phase.Phase, Unit = unit, State = WorkStates.Closed, Attempt = 0 });
            }
        }

        await context.SaveChangesAsync(cancellation).ConfigureAwait(false);
        await queue.OpenFirstAsync(transaction, run.Id, cancellation).ConfigureAwait(false);
        HonouredRequest.Current?.Resource = run.Id;
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return run;
    }

    /// <summary>The run, or null.</summary>
    public async Task<RunRow?> FindAsync(string id, CancellationToken cancellation)
    {
        await using var context = new AllocationDbContext(database);
        return await context.Runs.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id && row.Job == null, cancellation).ConfigureAwait(false);
    }

    /// <summary>The run or job as it is now, in one consistent view; null when there is none.</summary>
    public async Task<RunView?> ViewAsync(string id, CancellationToken cancellation)
    {
        await using Transaction transaction = await database.BeginReadAsync(cancellation).ConfigureAwait(false);
        await using AllocationDbContext context = transaction.Join(new AllocationDbContext(database));
        RunRow? run = await context.Runs.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellation).ConfigureAwait(false);
        if (run is null)
        {
            return null;
        }

        DateTimeOffset now = await RunProgress.NowAsync(transaction, clock, cancellation).ConfigureAwait(false);
        return await RunProgress.ReadAsync(transaction, context, run, now, cancellation).ConfigureAwait(false);
    }

    /// <summary>Runs of a year, newest first.</summary>
    public async Task<List<RunRow>> ListAsync(int year, CancellationToken cancellation)
    {
        await using var context = new AllocationDbContext(database);
        return await context.Runs.AsNoTracking().Where(row => row.Year == year && row.Job == null).OrderByDescending(row => row.Number).ToListAsync(cancellation).ConfigureAwait(false);
    }
}
