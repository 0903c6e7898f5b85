using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Allocation.Work;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;
using TopGrid.Testing;

namespace TopGrid.Allocation.Tests;

/// <summary>What only a database with several processes can do: wake each other, and freeze in the middle of a transaction.</summary>
public sealed class QueueOnPostgresTests(PostgresTestDatabase database) : AllocationTestBase(database), IClassFixture<PostgresTestDatabase>
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_worker_that_loses_every_connection_completes_its_unit_all_the_same()
    {
        await using var process = StorageDatabase.Open(Database.Options);
        var computing = new TaskCompletionSource();
        var gone = new TaskCompletionSource();
        var runner = new UnitRunner(
            new UnitQueue(process, TimeProvider.System), new Units(computing, gone.Task), new WorkerOptions { Name = "worker" },
            NullLogger<UnitRunner>.Instance);
        var run = await PlanUnitsAsync(1);
        var ended = runner.RunAsync((await ClaimAsync())!, null, CancellationToken.None, CancellationToken.None);
        await computing.Task;
        await TerminateAsync(process.Session);
        gone.SetResult();
        Assert.Equal(UnitEnd.PhaseDone, await ended);
        await using var tables = new AllocationConnection(Database.Database);
        Assert.Equal([AttemptOutcome.Done], tables.Attempts.Where(row => row.RunId == run.Id).Select(row => row.Outcome));
    }

    [Fact]
    public async Task A_worker_that_freezes_with_locks_in_hand_loses_them_when_its_unit_is_taken_back()
    {
        var run = await PlanUnitsAsync(1);
        await using var process = StorageDatabase.Open(Database.Options);
        var frozen = new UnitQueue(process, TimeProvider.System);
        var claim = (await ClaimAsync("frozen"))!;
        var (locked, thawed) = (new TaskCompletionSource(), new TaskCompletionSource());
        var late = frozen.CompleteAsync(
            claim,
            new ComputedUnit(_ => Task.CompletedTask)
            {
                Settle = _ =>
                {
                    locked.SetResult();
                    return thawed.Task;
                },
            },
            CancellationToken.None);
        await locked.Task;

        // It holds the unit and the run; both come free, and another attempt takes effect.
        Assert.True(await TakeBackAsync(claim, worker: "frozen", session: process.Session));
        var again = (await ClaimAsync("other"))!;
        Assert.Equal(2, again.Attempt);
        Assert.Equal(
            UnitEnd.PhaseDone, (await Queue.CompleteAsync(again, new ComputedUnit(_ => Task.CompletedTask), CancellationToken.None)).End);
        thawed.SetResult();
        Assert.True(Outage.Is(await Assert.ThrowsAnyAsync<Exception>(() => late)));
        Assert.Equal(
            UnitEnd.Lost, (await frozen.CompleteAsync(claim, new ComputedUnit(_ => Task.CompletedTask), CancellationToken.None)).End);
        Assert.Equal(RunState.Completed, (await Runs.FindAsync(run.Id, CancellationToken.None))!.State);
    }

    [Fact]
    public async Task A_coordinator_that_freezes_with_its_row_in_hand_is_succeeded_all_the_same()
    {
        await using var process = StorageDatabase.Open(Database.Options);
        var frozen =
            (await new WorkLedger(process, TimeProvider.System).BeginTermAsync("frozen", only: true, CancellationToken.None))!.Value;
        await using var transaction = await process.BeginAsync(CancellationToken.None);
        await using (var command = transaction.Command("SELECT epoch FROM allocation.coordinator FOR UPDATE"))
        {
            await command.ExecuteNonQueryAsync();
        }

        var next = await Work.BeginTermAsync("next", only: true, CancellationToken.None);
        Assert.Equal(frozen + 1, next);
    }

    [Fact]
    public async Task Who_does_not_know_whether_another_coordinates_waits_until_its_sessions_are_gone()
    {
        var process = StorageDatabase.Open(Database.Options);
        await using (process)
        {
            var other = new WorkLedger(process, TimeProvider.System);
            var term = (await other.BeginTermAsync("other", only: true, CancellationToken.None))!.Value;
            Assert.Null(await Work.BeginTermAsync("me", only: false, CancellationToken.None));
            Assert.True(await other.HoldsTermAsync(term, CancellationToken.None));
        }

        var mine = await UntilAsync(() => Work.BeginTermAsync("me", only: false, CancellationToken.None));

        // And a holder that ends its term lets others begin at once.
        await Work.EndTermAsync(mine, CancellationToken.None);
        await using var third = StorageDatabase.Open(Database.Options);
        Assert.NotNull(await new WorkLedger(third, TimeProvider.System).BeginTermAsync("third", only: false, CancellationToken.None));
    }

    [Fact]
    public async Task A_worker_that_freezes_among_its_rows_of_the_seal_stands_in_nobody_s_way()
    {
        var run = await PlanUnitsAsync(1);
        var claim = (await ClaimAsync("frozen"))!;
        var (written, thawed) = (new TaskCompletionSource(), new TaskCompletionSource());
        var late = Queue.CompleteAsync(
            claim,
            new ComputedUnit(async transaction =>
            {
                await WriteFileAsync(transaction, claim);
                written.SetResult();
                await thawed.Task;
            }),
            CancellationToken.None);
        await written.Task;
        Assert.True(await TakeBackAsync(claim));
        var again = (await ClaimAsync("other"))!;
        var completing =
            Queue.CompleteAsync(again, new ComputedUnit(transaction => WriteFileAsync(transaction, again)), CancellationToken.None);
        Assert.Same(completing, await Task.WhenAny(completing, Task.Delay(_patience)));
        Assert.Equal(UnitEnd.PhaseDone, (await completing).End);
        thawed.SetResult();
        Assert.Equal(UnitEnd.Lost, (await late).End);
        Assert.Equal([(byte)again.Attempt], await Results.FileAsync(run.Id, "file", CancellationToken.None));
    }

    private static async Task WriteFileAsync(Transaction transaction, ClaimedUnit claim)
    {
        await using var tables = new AllocationConnection(transaction);
        await tables.AppendAsync(
            [new RunFileRow(claim.Key.RunId, claim.Attempt, "file", 0, [(byte)claim.Attempt])], CancellationToken.None);
    }

    private static async Task<T> UntilAsync<T>(Func<Task<T?>> look)
        where T : struct
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (await look() is { } found)
            {
                return found;
            }

            Assert.True(waited.Elapsed < _patience, $"It did not come to pass within {_patience.TotalSeconds} seconds.");
            await Task.Delay(50);
        }
    }

    private async Task TerminateAsync(string session)
    {
        await using var transaction = await Database.Database.BeginReadAsync(CancellationToken.None);
        await using var command = transaction.Command(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = @session", ("session", session));
        await command.ExecuteScalarAsync();
    }

    private sealed class Units(TaskCompletionSource computing, Task gone) : IUnitComputer
    {
        public Task<UnitDescription> DescribeAsync(UnitKey unit, CancellationToken cancellationToken) =>
            Task.FromResult(new UnitDescription(2025, "GZ", "Consortia"));

        public async Task<Func<CancellationToken, ComputedUnit>> PrepareAsync(ClaimedUnit unit, CancellationToken cancellationToken)
        {
            computing.TrySetResult();
            await gone;
            return _ => new ComputedUnit(_ => Task.CompletedTask);
        }
    }
}
