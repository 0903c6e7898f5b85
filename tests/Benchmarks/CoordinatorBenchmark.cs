using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TopGrid.Allocation;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Allocation.Work;
using TopGrid.Audit;
using TopGrid.Benchmarks.Harness;
using TopGrid.Cluster.Actors;
using TopGrid.Cluster.Membership;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;
using TopGrid.Data.Migrations;
using TopGrid.Testing;

namespace TopGrid.Benchmarks;

/// <summary>
/// The coordinator against many simulated workers in one process, each with one place, on a real PostgreSQL whose commits reach the disk.
/// Units compute nothing: they last as long as is said and are completed by the transaction of a real one. So it shows how many units a
/// second one coordinator hands out, and what each costs.
/// </summary>
internal static class CoordinatorBenchmark
{
    private const int Seconds = 10;
    private static readonly (int Workers, int UnitMs)[] _loads = [(2, 0), (20, 0), (200, 0), (200, 2_000), (200, 1_000), (200, 500)];

    public static async Task Run()
    {
        await using var server = await PostgresInstance.StartNewAsync(MeasuredCluster.Settings);
        await using (var admin = NpgsqlDataSource.Create(server.ConnectionString("postgres", "benchmark")))
        {
            await using var create = admin.CreateCommand("CREATE DATABASE topgrid TEMPLATE template0");
            await create.ExecuteNonQueryAsync();
        }

        var id = int.Parse(
            (await File.ReadAllLinesAsync(Path.Combine(server.Folder, "data", "postmaster.pid")))[0], CultureInfo.InvariantCulture);
        using var figures = new ClusterFigures([], id);
        await using var database = StorageDatabase.Open(
            StorageOptions.PostgreSql(server.ConnectionString("topgrid", "coordinator") + ";Maximum Pool Size=64"));
        await MigrationRunner.RunAsync(database, [AllocationModule.Storage, AuditModule.Storage], CancellationToken.None);
        var number = 0;
        foreach (var (workers, ms) in _loads)
        {
            await MeasureAsync(database, figures, ++number, workers, ms);
        }
    }

    private static async Task MeasureAsync(StorageDatabase database, ClusterFigures figures, int number, int workers, int ms)
    {
        // More than can be handed out in the time.
        var run = await PlanAsync(database, number, units: 40_000);
        var queue = new UnitQueue(database, TimeProvider.System);
        var runner = new Sleeper(queue, ms);
        var services = new NodeServices(NullLoggerFactory.Instance, new NodeStore(database, TimeProvider.System));
        var system = NodeSystem.Alone(services);
        var ledger = new CountingLedger(new WorkLedger(database, TimeProvider.System));
        var coordinator = system.AddCoordinator(
            ledger, new CoordinatorSetting("benchmark", InCluster: false, IsOnly: true, 0, 60_000, () => { }), NullLogger.Instance);
        for (var k = 0; k < workers; k++)
        {
            var setting = new WorkerSetting($"w{k}", runner.LadderVersion, 1, database.Session, new DatabaseSight(), TimeSpan.Zero);
            system.ActorOf(Props.Create(() => new UnitWorker(runner, setting, coordinator)));
        }

        await Task.Delay(2_000);
        var (done, claims, own, postgres) = (runner.Done, ledger.Claims, Environment.CpuUsage.TotalTime, figures.ProcessorOfAll());
        var clock = Stopwatch.StartNew();
        await Task.Delay(Seconds * 1_000);
        var (units, seconds) = (runner.Done - done, clock.Elapsed.TotalSeconds);
        var processor = (Environment.CpuUsage.TotalTime - own).TotalMilliseconds;
        var server = (figures.ProcessorOfAll() - postgres) * 1_000;
        var ideal = ms == 0 ? "" : $" of {workers * 1_000 / ms} at most";
        Console.WriteLine(
            $"    {workers,3} workers, units of {ms,4} ms: {units / seconds,6:N0} units a second{ideal}, {(double)units / Math.Max(1, ledger.Claims - claims):N1} a claim; "
            + $"processor per unit: this process {processor / Math.Max(1, units):N2} ms, postgres {server / Math.Max(1, units):N2} ms; "
            + $"busy: this process {processor / seconds / 10:N0} %, postgres {server / seconds / 10:N0} % of a core");
        await queue.CancelAsync(run, CancellationToken.None);
        await system.Terminate();
    }

    private static async Task<string> PlanAsync(StorageDatabase database, int number, int units)
    {
        var run = WorkNames.RunId(2025, number);
        await using var transaction = await database.BeginAsync(CancellationToken.None);
        await using var tables = new AllocationConnection(transaction);
        await tables.AppendAsync(
            [
                new RunRow
                {
                    Id = run, SnapshotId = "none", Year = 2025, Number = number, State = RunState.Running, Version = 1,
                    LadderVersion = Allocation.Engine.LadderVersion.Current, CreatedBy = "benchmark", CreatedAt = DateTimeOffset.UtcNow,
                    InstitutionsPerUnit = 0, ComponentsPerUnit = 0, TracedUnits = 0,
                },
            ],
            CancellationToken.None);
        await tables.AppendAsync(
            [
                new PhaseRow
                {
                    RunId = run, Phase = 0, Profession = "GZ", Kind = "Consortia", State = WorkState.Waiting, Units = units,
                    Remaining = units, WaitsFor = 0,
                },
            ],
            CancellationToken.None);
        await tables.AppendAsync(
            Enumerable.Range(0, units)
                .Select(unit => new UnitRow { RunId = run, Phase = 0, Unit = unit, State = WorkState.Waiting, Attempt = 0 }),
            CancellationToken.None);
        await transaction.CommitUnobservedAsync(CancellationToken.None);
        return run;
    }

    /// <summary>Lasts a while, writes nothing, and completes as a real unit does.</summary>
    private sealed class Sleeper(UnitQueue queue, int ms) : IUnitRunner
    {
        private long _done;

        public long Done => Interlocked.Read(ref _done);

        public string LadderVersion => Allocation.Engine.LadderVersion.Current;

        public async Task<UnitEnd> RunAsync(ClaimedUnit unit, string? traceParent, CancellationToken unwanted, CancellationToken stopped)
        {
            await Task.Delay(ms, CancellationToken.None);
            var report = await queue.CompleteAsync(unit, new ComputedUnit(_ => Task.CompletedTask), CancellationToken.None);
            Interlocked.Increment(ref _done);
            return report.End;
        }
    }

    private sealed class CountingLedger(IWorkLedger inner) : IWorkLedger
    {
        private long _claims;

        public long Claims => Interlocked.Read(ref _claims);

        public Task<long?> BeginTermAsync(string node, bool only, CancellationToken cancellationToken) =>
            inner.BeginTermAsync(node, only, cancellationToken);

        public Task<bool> HoldsTermAsync(long epoch, CancellationToken cancellationToken) => inner.HoldsTermAsync(epoch, cancellationToken);

        public Task EndTermAsync(long epoch, CancellationToken cancellationToken) => inner.EndTermAsync(epoch, cancellationToken);

        public Task<IReadOnlyList<Assignment>?> ClaimAsync(long epoch, IReadOnlyList<FreePlace> places, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _claims);
            return inner.ClaimAsync(epoch, places, cancellationToken);
        }

        public Task<int> TakeBackAsync(
            long epoch, IReadOnlyList<ClaimedUnit> units, LostHolder from, CancellationToken cancellationToken) =>
            inner.TakeBackAsync(epoch, units, from, cancellationToken);

        public Task<IReadOnlyList<(ClaimedUnit Unit, string Worker)>> ClaimedAsync(CancellationToken cancellationToken) =>
            inner.ClaimedAsync(cancellationToken);

        public Task<IReadOnlyList<ClaimedUnit>> UnwantedAsync(IReadOnlyCollection<ClaimedUnit> held, CancellationToken cancellationToken) =>
            inner.UnwantedAsync(held, cancellationToken);
    }
}
