using LinqToDB;
using LinqToDB.Async;
using TopGrid.Allocation.Runs;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;
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
    /// <param name="cancellationToken">Gives up; nothing is written.</param>
    public async Task<RunRow> AddAsync(
        int year, Func<int, RunRow> make, Func<RunRow, IReadOnlyList<PhaseRow>> phases, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        await transaction.LockAsync(LockSpace, year, cancellationToken);
        await using var tables = new AllocationConnection(transaction);
        var last = await tables.Runs.Where(row => row.Year == year).MaxAsync(row => (int?)row.Number, cancellationToken) ?? 0;
        var run = make(last + 1);
        var planned = phases(run);
        await tables.InsertAsync(run, token: cancellationToken);
        await tables.AppendAsync(planned, cancellationToken);
        await tables.AppendAsync(planned.SelectMany(Units), cancellationToken);
        await queue.OpenFirstAsync(transaction, run.Id, cancellationToken);
        HonouredRequest.Current?.Resource = run.Id;
        transaction.Logs(AllocationConnection.Logged<RunRow>(run.Id));
        await transaction.CommitAsync(cancellationToken);
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
    public async Task<RunRow?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        return await tables.Runs.FirstOrDefaultAsync(row => row.Id == id && row.Job == null, cancellationToken);
    }

    /// <summary>The run or job as it is now, in one consistent view; null when there is none.</summary>
    public async Task<RunView?> ViewAsync(string id, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginReadAsync(cancellationToken);
        await using var tables = new AllocationConnection(transaction);
        var run = await tables.Runs.FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (run is null)
        {
            return null;
        }

        var now = await RunProgress.NowAsync(transaction, clock, cancellationToken);
        return await RunProgress.ReadAsync(tables, run, now, cancellationToken);
    }

    /// <summary>Runs of a year, newest first.</summary>
    public async Task<List<RunRow>> ListAsync(int year, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        return await tables.Runs.Where(row => row.Year == year && row.Job == null).OrderByDescending(row => row.Number)
            .ToListAsync(cancellationToken);
    }
}
