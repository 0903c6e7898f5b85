using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using TopGrid.Allocation.Engine;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;
using TopGrid.Testing;

namespace TopGrid.Allocation.Tests;

/// <summary>What only a database with several processes can do: wake each other, and freeze in the middle of a transaction.</summary>
public sealed class QueueOnPostgresTests(PostgresTestDatabase database) : AllocationTestBase(database), IClassFixture<PostgresTestDatabase>
{
    private const int Never = 600_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_worker_that_never_looks_by_itself_is_woken_by_another_process()
    {
        await using var process = await WorkerProcess.StartAsync(Database, pollMs: Never);
        await Task.Delay(500);
        RunRow run = await PlanUnitsAsync(3);
        await UntilCompletedAsync(run);
    }

    [Fact]
    public async Task A_lost_listener_does_not_matter_to_a_worker_that_looks_by_itself_and_it_comes_back()
    {
        await using var process = await WorkerProcess.StartAsync(Database, pollMs: 200);
        for (int time = 0; time < 3; time++)
        {
            await TerminateAsync("query LIKE 'LISTEN%' OR query = 'SELECT 1'");
            await UntilCompletedAsync(await PlanUnitsAsync(2));
        }

        await UntilAsync(async () => await CountAsync("query LIKE 'LISTEN%'") == 1);
    }

    [Fact]
    public async Task A_worker_that_loses_every_connection_completes_its_unit_all_the_same()
    {
        var computing = new TaskCompletionSource();
        var gone = new TaskCompletionSource();
        await using var process = await WorkerProcess.StartAsync(Database, pollMs: 200, async () =>
        {
            computing.TrySetResult();
            await gone.Task;
        });
        RunRow run = await PlanUnitsAsync(1);
        await computing.Task;
        await TerminateAsync("true");
        gone.SetResult();
        await UntilCompletedAsync(run);
        await using var tables = new AllocationConnection(Database.Database);
        Assert.Equal([AttemptOutcome.Done], tables.Attempts.Where(row => row.RunId == run.Id).Select(row => row.Outcome));
    }

    [Fact]
    public async Task A_worker_that_freezes_with_locks_in_hand_loses_them_after_a_lease()
    {
        RunRow run = await PlanUnitsAsync(1);
        UnitQueue frozen = QueueOf("frozen", leaseMs: 1_000);
        ClaimedUnit claim = (await frozen.ClaimAsync("frozen", LadderVersion.Current, CancellationToken.None))!;
        var thawed = new TaskCompletionSource();
        Task<CompletionReport> late = frozen.CompleteAsync(claim, new ComputedUnit(_ => Task.CompletedTask) { Settle = _ => thawed.Task }, CancellationToken.None);

        // It holds the unit and the run; both come free, and another attempt takes effect.
        UnitQueue other = QueueOf("other");
        ClaimedUnit? again = null;
        await UntilAsync(async () => (again = await other.ClaimAsync("other", LadderVersion.Current, CancellationToken.None)) is not null);
        Assert.Equal(2, again!.Attempt);
        Assert.Equal(Completion.PhaseDone, (await other.CompleteAsync(again, new ComputedUnit(_ => Task.CompletedTask), CancellationToken.None)).Completion);
        thawed.SetResult();
        Assert.True(Outage.Is(await Assert.ThrowsAnyAsync<Exception>(() => late)));
        Assert.Equal(Completion.Lost, (await frozen.CompleteAsync(claim, new ComputedUnit(_ => Task.CompletedTask), CancellationToken.None)).Completion);
        Assert.Equal(RunState.Completed, (await Runs.FindAsync(run.Id, CancellationToken.None))!.State);
    }

    [Fact]
    public async Task A_worker_that_freezes_among_its_rows_of_the_seal_stands_in_nobody_s_way()
    {
        RunRow run = await PlanUnitsAsync(1);
        UnitQueue silent = QueueOf("frozen", leaseMs: 1);
        ClaimedUnit claim = (await silent.ClaimAsync("frozen", LadderVersion.Current, CancellationToken.None))!;
        var (written, thawed) = (new TaskCompletionSource(), new TaskCompletionSource());
        Task<CompletionReport> late = QueueOf("frozen").CompleteAsync(
            claim,
            new ComputedUnit(async transaction =>
            {
                await WriteFileAsync(transaction, claim);
                written.SetResult();
                await thawed.Task;
            }),
            CancellationToken.None);
        await written.Task;
        ClaimedUnit again = (await Queue.ClaimAsync("other", LadderVersion.Current, CancellationToken.None))!;
        Task<CompletionReport> completing = Queue.CompleteAsync(again, new ComputedUnit(transaction => WriteFileAsync(transaction, again)), CancellationToken.None);
        Assert.Same(completing, await Task.WhenAny(completing, Task.Delay(Patience)));
        Assert.Equal(Completion.PhaseDone, (await completing).Completion);
        thawed.SetResult();
        Assert.Equal(Completion.Lost, (await late).Completion);
        Assert.Equal([(byte)again.Attempt], await Results.FileAsync(run.Id, "file", CancellationToken.None));
    }

    private static async Task WriteFileAsync(Transaction transaction, ClaimedUnit claim)
    {
        await using var tables = new AllocationConnection(transaction);
        await tables.AppendAsync(
            [new RunFileRow(claim.Key.RunId, claim.Attempt, "file", 0, [(byte)claim.Attempt])], CancellationToken.None);
    }

    private async Task UntilCompletedAsync(RunRow run) =>
        await UntilAsync(async () => (await Runs.FindAsync(run.Id, CancellationToken.None))!.State == RunState.Completed);

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(waited.Elapsed < Patience, $"It did not come to pass within {Patience.TotalSeconds} seconds.");
            await Task.Delay(50);
        }
    }

    private Task<long> TerminateAsync(string which) => ScalarAsync(
        $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = '{WorkerProcess.Application}' AND ({which})");

    private Task<long> CountAsync(string which) => ScalarAsync(
        $"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = '{WorkerProcess.Application}' AND ({which})");

    private async Task<long> ScalarAsync(string sql)
    {
        await using Transaction transaction = await Database.Database.BeginReadAsync(CancellationToken.None);
        await using var command = transaction.Command(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A worker with a pool of connections of its own, whose units take what a test says.</summary>
    private sealed class WorkerProcess : IAsyncDisposable
    {
        public const string Application = "another process";

        private readonly StorageDatabase _database;
        private readonly UnitListener _listener;
        private readonly RunWorker _worker;

        private WorkerProcess(StorageDatabase database, int pollMs, Func<Task> unit)
        {
            _database = database;
            var options = new WorkerOptions { Name = "process", Parallel = 1, PollMs = pollMs };
            var signal = new WorkSignal();
            _listener = new UnitListener(database, signal, NullLogger<UnitListener>.Instance);
            _worker = new RunWorker(new UnitQueue(database, TimeProvider.System, options), new Units(unit), signal, new WorkerPulse(TimeProvider.System, options), options, NullLogger<RunWorker>.Instance);
        }

        public static async Task<WorkerProcess> StartAsync(TestDatabase database, int pollMs, Func<Task>? unit = null)
        {
            StorageOptions options = StorageOptions.PostgreSql($"{database.Options.Target};Application Name={Application}");
            var process = new WorkerProcess(StorageDatabase.Open(options), pollMs, unit ?? (() => Task.CompletedTask));
            await process._listener.StartAsync(CancellationToken.None);
            await process._worker.StartAsync(CancellationToken.None);
            return process;
        }

        public async ValueTask DisposeAsync()
        {
            await _worker.StopAsync(CancellationToken.None);
            await _listener.StopAsync(CancellationToken.None);
            _worker.Dispose();
            _listener.Dispose();
            await _database.DisposeAsync();
        }
    }

    private sealed class Units(Func<Task> unit) : IUnitComputer
    {
        public Task<UnitDescription> DescribeAsync(UnitKey key, CancellationToken cancellation) => Task.FromResult(new UnitDescription(2025, "GZ", "Consortia", null));

        public async Task<ComputedUnit> ComputeAsync(ClaimedUnit claim, CancellationToken cancellation)
        {
            await unit();
            return new ComputedUnit(_ => Task.CompletedTask);
        }
    }
}
