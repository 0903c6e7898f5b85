using LinqToDB;
using LinqToDB.Async;
using TopGrid.Allocation.Runs;
using TopGrid.Allocation.Work;
using TopGrid.Data.Connections;

namespace TopGrid.Allocation.Persistence;

/// <summary>A worker, what it holds and what it did since it started.</summary>
/// <param name="Row">As it says itself.</param>
/// <param name="Claimed">Names of the units that it holds.</param>
/// <param name="Completed">Units that it completed.</param>
/// <param name="Lost">Attempts that it lost.</param>
/// <param name="Refused">Running work that was planned for another ladder than its own, while it has not stopped.</param>
internal sealed record WorkerView(
    WorkerRow Row, IReadOnlyList<string> Claimed, long Completed, long Lost, IReadOnlyList<string> Refused);

/// <summary>A unit under way.</summary>
internal sealed record UnitView(UnitKey Key, string Profession, string Kind, string Worker, int Attempt, DateTimeOffset StartedAt);

/// <summary>Who works, on what, and how far it is.</summary>
/// <param name="At">The instant by the clock of the database.</param>
/// <param name="Workers">Those that hold a unit first, then by name.</param>
/// <param name="Units">By run, phase and unit.</param>
/// <param name="Work">Runs and jobs that run or have failed, oldest first.</param>
/// <param name="Nodes">The processes of the cluster, those there longest first.</param>
/// <param name="Coordinator">Who hands out units; null while nobody does.</param>
internal sealed record ClusterView(
    DateTimeOffset At,
    IReadOnlyList<WorkerView> Workers,
    IReadOnlyList<UnitView> Units,
    IReadOnlyList<RunView> Work,
    IReadOnlyList<ClusterNodeRow> Nodes,
    CoordinatorRow? Coordinator);

/// <summary>Reads the state of the cluster in one consistent view.</summary>
/// <param name="database">The open database.</param>
/// <param name="clock">The clock on SQLite.</param>
internal sealed class ClusterStore(StorageDatabase database, TimeProvider clock)
{
    private const int MostWorkers = 1_000;
    private const int MostUnits = 1_000;
    private const int MostWork = 100;
    private const int SilentSeconds = 30;

    /// <summary>The cluster now.</summary>
    public async Task<ClusterView> ReadAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginReadAsync(cancellationToken);
        await using var tables = new AllocationConnection(transaction);
        var now = await RunProgress.NowAsync(transaction, clock, cancellationToken);
        var units = await UnderWayAsync(tables, cancellationToken);
        var open = await tables.Runs.Where(row => row.State == RunState.Running || row.State == RunState.Failed)
            .OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).Take(MostWork).ToListAsync(cancellationToken);
        var progress = new List<RunView>();
        foreach (var run in open)
        {
            progress.Add(await RunProgress.ReadAsync(tables, run, now, cancellationToken));
        }

        var workers = await WorkersAsync(tables, now, units, open, cancellationToken);
        var nodes = await tables.Nodes.OrderBy(node => node.Since).ThenBy(node => node.Address).Take(MostWorkers)
            .ToListAsync(cancellationToken);
        var coordinator = await tables.Coordinators.FirstOrDefaultAsync(row => row.Since != null && row.SeenAt != null, cancellationToken);
        return new ClusterView(now, workers, units, progress, nodes, coordinator);
    }

    /// <summary>Units of running work that wait, and that are being computed.</summary>
    public async Task<(long Waiting, long Claimed)> QueueAsync(CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        var states = from unit in tables.Units
                                    join run in tables.Runs on unit.RunId equals run.Id
                                    where run.State == RunState.Running
                                    select unit.State;
        return (await states.LongCountAsync(state => state == WorkState.Waiting, cancellationToken),
            await states.LongCountAsync(state => state == WorkState.Claimed, cancellationToken));
    }

    /// <summary>How much there is to do, and how many workers there are.</summary>
    public async Task<WorkCounts> CountAsync(CancellationToken cancellationToken)
    {
        (var waiting, var claimed) = await QueueAsync(cancellationToken);
        await using var transaction = await database.BeginReadAsync(cancellationToken);
        await using var tables = new AllocationConnection(transaction);
        var since = (await RunProgress.NowAsync(transaction, clock, cancellationToken)).AddSeconds(-SilentSeconds);
        return new WorkCounts(
            waiting,
            claimed,
            await tables.Runs.LongCountAsync(run => run.State == RunState.Failed, cancellationToken),
            await tables.Workers.LongCountAsync(worker => worker.SeenAt >= since && worker.StoppedAt == null, cancellationToken),
            await tables.Nodes.LongCountAsync(node => node.UnreachableSince == null, cancellationToken),
            await tables.Nodes.LongCountAsync(node => node.UnreachableSince != null, cancellationToken),
            await tables.Coordinators.LongCountAsync(row => row.SeenAt >= since, cancellationToken));
    }

    private static async Task<List<UnitView>> UnderWayAsync(AllocationConnection tables, CancellationToken cancellationToken)
    {
        var rows = await (from unit in tables.Units
                          join run in tables.Runs on unit.RunId equals run.Id
                          join phase in tables.Phases on new { unit.RunId, unit.Phase } equals new { phase.RunId, phase.Phase }
                          join attempt in tables.Attempts on new { unit.RunId, unit.Phase, unit.Unit, unit.Attempt }
                              equals new { attempt.RunId, attempt.Phase, attempt.Unit, attempt.Attempt }
                          where run.State == RunState.Running && unit.State == WorkState.Claimed
                          orderby unit.RunId, unit.Phase, unit.Unit
                          select new
                          {
                              unit.RunId, unit.Phase, unit.Unit, phase.Profession, phase.Kind, attempt.Worker, unit.Attempt,
                              attempt.StartedAt,
                          })
            .Take(MostUnits).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new UnitView(
            new UnitKey(row.RunId, row.Phase, row.Unit), row.Profession, row.Kind, row.Worker, row.Attempt, row.StartedAt))];
    }

    private static async Task<List<WorkerView>> WorkersAsync(
        AllocationConnection tables, DateTimeOffset now, List<UnitView> units, List<RunRow> open, CancellationToken cancellationToken)
    {
        var since = now.AddDays(-1);
        var workers = await tables.Workers.Where(row => row.SeenAt >= since)
            .OrderByDescending(row => row.SeenAt).Take(MostWorkers).ToListAsync(cancellationToken);
        var counts = await (from attempt in tables.Attempts
                            join worker in tables.Workers on attempt.Worker equals worker.Name
                            where worker.SeenAt >= since && attempt.StartedAt >= worker.StartedAt && attempt.Outcome != null
                            group attempt by new { attempt.Worker, attempt.Outcome } into some
                            select new { some.Key.Worker, some.Key.Outcome, Count = some.LongCount() }).ToListAsync(cancellationToken);
        long Count(string worker, AttemptOutcome outcome) =>
            counts.Where(one => one.Worker == worker && one.Outcome == outcome).Sum(one => one.Count);
        var held = units.ToLookup(unit => unit.Worker, StringComparer.Ordinal);
        return [.. workers
            .Select(row => new WorkerView(
                row,
                [.. held[row.Name].Select(unit => unit.Key.ToString())],
                Count(row.Name, AttemptOutcome.Done),
                Count(row.Name, AttemptOutcome.Lost),
                [.. open.Where(run => row.StoppedAt is null && run.State == RunState.Running && run.LadderVersion != row.LadderVersion)
                    .Select(run => WorkNames.Of(run.Id))]))
            .OrderByDescending(view => view.Claimed.Count > 0).ThenBy(view => view.Row.Name, StringComparer.Ordinal)];
    }
}
