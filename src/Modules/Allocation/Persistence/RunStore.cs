using LinqToDB;
using LinqToDB.Async;
using TopGrid.Allocation.Runs;
using TopGrid.Data.Bulk;
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
        await using Transaction transaction = await database.BeginAsync(cancellation);
        await transaction.LockAsync(LockSpace, year, cancellation);
        await using var tables = new AllocationConnection(transaction);
        int last = await tables.Runs.Where(row => row.Year == year).MaxAsync(row => (int?)row.Number, cancellation) ?? 0;
        RunRow run = make(last + 1);
        IReadOnlyList<PhaseRow> planned = phases(run);
        await tables.InsertAsync(run, token: cancellation);
        await tables.AppendAsync(planned, cancellation);
        await tables.AppendAsync(planned.SelectMany(Units), cancellation);
        await queue.OpenFirstAsync(transaction, run.Id, cancellation);
        HonouredRequest.Current?.Resource = run.Id;
        transaction.Logs(AllocationConnection.Logged<RunRow>(run.Id));
        await transaction.CommitAsync(cancellation);
        return run;
    }

    private static IEnumerable<UnitRow> Units(PhaseRow phase) => Enumerable.Range(0, phase.Units).Select(unit => new UnitRow
    {
        RunId = phase.RunId,
        Phase = phase.Phase,
        Unit = unit,
        State = WorkState.Closed,
        Attempt = 0,
    });

    /// <summary>The run, or null.</summary>
    public async Task<RunRow?> FindAsync(string id, CancellationToken cancellation)
    {
        await using var tables = new AllocationConnection(database);
        return await tables.Runs.FirstOrDefaultAsync(row => row.Id == id && row.Job == null, cancellation);
    }

    /// <summary>The run or job as it is now, in one consistent view; null when there is none.</summary>
    public async Task<RunView?> ViewAsync(string id, CancellationToken cancellation)
    {
        await using Transaction transaction = await database.BeginReadAsync(cancellation);
        await using var tables = new AllocationConnection(transaction);
        RunRow? run = await tables.Runs.FirstOrDefaultAsync(row => row.Id == id, cancellation);
        if (run is null)
        {
            return null;
        }

        DateTimeOffset now = await RunProgress.NowAsync(transaction, clock, cancellation);
        return await RunProgress.ReadAsync(tables, run, now, cancellation);
    }

    /// <summary>Runs of a year, newest first.</summary>
    public async Task<List<RunRow>> ListAsync(int year, CancellationToken cancellation)
    {
        await using var tables = new AllocationConnection(database);
        return await tables.Runs.Where(row => row.Year == year && row.Job == null).OrderByDescending(row => row.Number).ToListAsync(cancellation);
    }
}
