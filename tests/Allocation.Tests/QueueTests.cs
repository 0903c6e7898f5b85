using Microsoft.Extensions.Logging.Abstractions;
using TopGrid.Allocation.Engine;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Allocation.Work;
using TopGrid.Testing;

namespace TopGrid.Allocation.Tests;

/// <summary>Attempts, failure, resumption and cancellation of work, whatever its units are.</summary>
public abstract class QueueTests(TestDatabase database) : AllocationTestBase(database)
{
    private protected static ComputedUnit Nothing => new(_ => Task.CompletedTask);

    [Fact]
    public async Task A_failed_run_goes_on_after_a_resume_and_keeps_what_is_done()
    {
        var run = await PlanUnitsAsync(3, maxAttempts: 2);
        var queue = Queue;
        await DoneAsync(queue, (await ClaimAsync())!);
        var other = (await ClaimAsync("other"))!;
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            await queue.FailAsync((await ClaimAsync())!, "no disk", CancellationToken.None);
        }

        var failed = await ViewAsync(run);
        Assert.Equal(RunState.Failed, failed.Run.State);
        Assert.Equal(
            $"Unit years/2025/runs/r{run.Number}/units/0-2 (GZ Consortia) was tried 2 times; the last time: no disk", failed.Run.Failure);
        Assert.Equal(new UnitTally(0, 1, 1, 1), failed.Units[0]);
        Assert.Null(await ClaimAsync());

        // What was under way is dropped, and given back without a lost attempt counted.
        Assert.Equal(UnitEnd.Lost, (await queue.CompleteAsync(other, Nothing, CancellationToken.None)).End);
        Assert.True(await queue.ResumeAsync(run.Id, CancellationToken.None));
        Assert.False(await queue.ResumeAsync(run.Id, CancellationToken.None));
        Assert.Equal(new UnitTally(2, 0, 1, 0), (await ViewAsync(run)).Units[0]);

        // The attempts count anew; their numbers go on.
        var again = (await ClaimAsync())!;
        var last = (await ClaimAsync())!;
        Assert.Equal([(1, 2), (2, 3)], new[] { again, last }.Select(claim => (claim.Key.Unit, claim.Attempt)));
        await DoneAsync(queue, again);
        await DoneAsync(queue, last);
        var ended = (await Runs.FindAsync(run.Id, CancellationToken.None))!;
        Assert.Equal(RunState.Completed, ended.State);
        Assert.Null(ended.Failure);
    }

    [Fact]
    public async Task A_unit_that_kills_its_worker_fails_its_run_after_the_stated_attempts()
    {
        var run = await PlanUnitsAsync(1, maxAttempts: 3);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var claim = (await ClaimAsync())!;
            Assert.Equal(attempt, claim.Attempt);
            Assert.True(await TakeBackAsync(claim));
            Assert.False(await TakeBackAsync(claim), "It is taken back once.");
        }

        Assert.Null(await ClaimAsync());
        var failed = (await Runs.FindAsync(run.Id, CancellationToken.None))!;
        Assert.Equal(RunState.Failed, failed.State);
        Assert.Contains("/units/0-0 (GZ Consortia) was tried 3 times", failed.Failure, StringComparison.Ordinal);
        var attempts = await AttemptsAsync(run);
        Assert.Equal([1, 2, 3], attempts.Select(row => row.Attempt));
        Assert.All(attempts, row => Assert.Equal(AttemptOutcome.Lost, row.Outcome));
    }

    [Fact]
    public async Task A_unit_that_a_stopping_worker_gives_back_has_lost_no_attempt()
    {
        var run = await PlanUnitsAsync(1, maxAttempts: 1);
        var queue = Queue;
        for (var time = 0; time < 3; time++)
        {
            await queue.GiveBackAsync((await ClaimAsync())!, AttemptOutcome.Stopped, "The worker was stopped.", CancellationToken.None);
        }

        await DoneAsync(queue, (await ClaimAsync())!);
        Assert.Equal(RunState.Completed, (await Runs.FindAsync(run.Id, CancellationToken.None))!.State);
        Assert.Equal(
            [AttemptOutcome.Stopped, AttemptOutcome.Stopped, AttemptOutcome.Stopped, AttemptOutcome.Done],
            (await AttemptsAsync(run)).Select(row => row.Outcome!.Value));
    }

    [Fact]
    public async Task A_completion_whose_answer_was_lost_may_be_repeated_and_counts_once()
    {
        var run = await PlanUnitsAsync(2);
        var queue = Queue;
        var claim = (await ClaimAsync())!;
        await DoneAsync(queue, claim);
        Assert.True(await IsWantedAsync(claim), "What this attempt completed is not taken for lost.");
        Assert.Equal(UnitEnd.Done, (await queue.CompleteAsync(claim, Nothing, CancellationToken.None)).End);
        Assert.Equal(1, (await ViewAsync(run)).Phases.Single().Remaining);
        await queue.CancelAsync(run.Id, CancellationToken.None);
    }

    [Fact]
    public async Task Of_a_cancellation_and_the_last_unit_at_the_same_moment_exactly_one_wins()
    {
        for (var time = 0; time < 20; time++)
        {
            var run = await PlanUnitsAsync(1);
            var claim = (await ClaimAsync())!;
            var cancelling = Task.Run(() => Queue.CancelAsync(run.Id, CancellationToken.None));
            var completing = Task.Run(() => Queue.CompleteAsync(claim, Nothing, CancellationToken.None));
            await Task.WhenAll(cancelling, completing);
            var cancelled = await cancelling;
            Assert.Equal(cancelled ? UnitEnd.Lost : UnitEnd.PhaseDone, (await completing).End);
            Assert.Equal(
                cancelled ? RunState.Cancelled : RunState.Completed, (await Runs.FindAsync(run.Id, CancellationToken.None))!.State);
            Assert.False(await Queue.CancelAsync(run.Id, CancellationToken.None));
            Assert.False(await Queue.ResumeAsync(run.Id, CancellationToken.None));
        }
    }

    [Fact]
    public async Task A_failed_run_can_be_cancelled_and_then_never_resumed()
    {
        var run = await PlanUnitsAsync(1, maxAttempts: 1);
        await Queue.FailAsync((await ClaimAsync())!, "no disk", CancellationToken.None);
        Assert.True(await Queue.CancelAsync(run.Id, CancellationToken.None));
        Assert.False(await Queue.ResumeAsync(run.Id, CancellationToken.None));
    }

    [Fact]
    public async Task A_run_starts_when_its_first_unit_is_claimed_and_its_pace_is_read_from_the_database()
    {
        var run = await PlanUnitsAsync(4);
        Assert.Null((await ViewAsync(run)).Run.StartedAt);
        Assert.Equal(0, (await ViewAsync(run)).Pace.PerMinute);
        var claim = (await ClaimAsync())!;
        await Task.Delay(20);
        Assert.NotNull((await ViewAsync(run)).Run.StartedAt);
        await DoneAsync(Queue, claim);

        // Whoever asks has seen nothing of what was done.
        var seen = (await new RunStore(Database.Database, Queue, TimeProvider.System).ViewAsync(run.Id, CancellationToken.None))!;
        Assert.Equal(1, seen.Pace.Done);
        Assert.True(seen.Pace.PerMinute > 0);
        Assert.Equal(TimeSpan.FromMilliseconds(3 * seen.Pace.OverMs), seen.Pace.For(3));
        await Queue.CancelAsync(run.Id, CancellationToken.None);
    }

    [Fact]
    public async Task The_cluster_shows_who_does_what_at_which_attempt_and_who_refuses_a_run_of_another_ladder()
    {
        var ours = await PlanUnitsAsync(2);
        var older = await PlanUnitsAsync(1, ladder: "an older ladder");
        var options = new WorkerOptions { Name = "node/1", ProgramVersion = "1.2.3", Parallel = 3 };
        using var register = new WorkerRegister(Database.Database, TimeProvider.System, options, NullLogger<WorkerRegister>.Instance);
        await register.StartAsync(CancellationToken.None);
        var cluster = new ClusterStore(Database.Database, TimeProvider.System);
        var worker = await UntilAsync(
            async () => (await cluster.ReadAsync(CancellationToken.None)).Workers.SingleOrDefault(view => view.Row.Name == "node/1"));
        var given = (await ClaimAsync("node/1"))!;
        await Queue.FailAsync(given, "no disk", CancellationToken.None);
        var claim = (await ClaimAsync("node/1"))!;

        var now = await cluster.ReadAsync(CancellationToken.None);
        worker = now.Workers.Single(view => view.Row.Name == "node/1");
        Assert.Equal(("1.2.3", LadderVersion.Current, 3), (worker.Row.ProgramVersion, worker.Row.LadderVersion, worker.Row.Parallel));
        Assert.Equal([WorkNames.Of(older.Id)], worker.Refused);
        Assert.Equal([claim.Key.ToString()], worker.Claimed);
        var unit = Assert.Single(now.Units);
        Assert.Equal((claim.Key, "GZ", "Consortia", "node/1", 2), (unit.Key, unit.Profession, unit.Kind, unit.Worker, unit.Attempt));
        Assert.Equal(new UnitTally(1, 1, 0, 0), now.Work.Single(view => view.Run.Id == ours.Id).Units[0]);
        await register.StopAsync(CancellationToken.None);
        worker = (await cluster.ReadAsync(CancellationToken.None)).Workers.Single(view => view.Row.Name == "node/1");
        Assert.NotNull(worker.Row.StoppedAt);
        Assert.Empty(worker.Refused);
        await Queue.CancelAsync(ours.Id, CancellationToken.None);
        await Queue.CancelAsync(older.Id, CancellationToken.None);
    }

    [Fact]
    public async Task A_unit_that_never_reached_its_worker_has_lost_no_attempt()
    {
        var run = await PlanUnitsAsync(1, maxAttempts: 1);
        for (var time = 0; time < 3; time++)
        {
            Assert.True(await TakeBackAsync((await ClaimAsync())!, atFault: false));
        }

        await DoneAsync(Queue, (await ClaimAsync())!);
        Assert.Equal(RunState.Completed, (await Runs.FindAsync(run.Id, CancellationToken.None))!.State);
    }

    [Fact]
    public async Task A_batch_fills_places_in_their_order_and_no_unit_is_given_twice()
    {
        var run = await PlanUnitsAsync(5);
        var epoch = await EpochAsync();
        FreePlace[] places = [.. "aba".Select(name => new FreePlace($"{name}", LadderVersion.Current, $"{name}"))];
        var first = (await Work.ClaimAsync(epoch, places, CancellationToken.None))!;
        var second = (await Work.ClaimAsync(epoch, places, CancellationToken.None))!;
        Assert.Equal(
            [(0, "a"), (1, "b"), (2, "a"), (3, "a"), (4, "b")], first.Concat(second).Select(one => (one.Unit.Key.Unit, one.Place.Worker)));
        Assert.Empty((await Work.ClaimAsync(epoch, places, CancellationToken.None))!);
        Assert.Equal(["a", "b", "a", "a", "b"], (await AttemptsAsync(run)).Select(row => row.Worker));
        await Queue.CancelAsync(run.Id, CancellationToken.None);
    }

    [Fact]
    public async Task A_coordinator_whose_term_is_over_claims_nothing_and_takes_nothing_back()
    {
        var run = await PlanUnitsAsync(2);
        var old = await EpochAsync();
        var claim = (await ClaimAsync("held"))!;
        var next = (await Work.BeginTermAsync("next", only: true, CancellationToken.None))!.Value;
        Assert.Equal(old + 1, next);
        Assert.Contains((claim, "held"), await Work.ClaimedAsync(CancellationToken.None));
        Assert.Null(await Work.ClaimAsync(old, [new FreePlace("w", LadderVersion.Current, "w")], CancellationToken.None));
        Assert.False(await TakeBackAsync(claim));
        Assert.Single(await AttemptsAsync(run));
        Assert.Single((await Work.ClaimAsync(next, [new FreePlace("w", LadderVersion.Current, "w")], CancellationToken.None))!);
        await DoneAsync(Queue, claim);
        await Queue.CancelAsync(run.Id, CancellationToken.None);
    }

    [Fact]
    public async Task What_a_worker_holds_of_a_run_that_ended_or_of_another_attempt_is_unwanted()
    {
        var run = await PlanUnitsAsync(2);
        var (taken, kept) = ((await ClaimAsync())!, (await ClaimAsync())!);
        Assert.True(await TakeBackAsync(taken));
        var again = (await ClaimAsync("other"))!;
        Assert.Equal([taken], await Work.UnwantedAsync([taken, kept, again], CancellationToken.None));
        await Queue.CancelAsync(run.Id, CancellationToken.None);
        Assert.Equal([taken, kept, again], await Work.UnwantedAsync([taken, kept, again], CancellationToken.None));
    }

    private async Task<bool> IsWantedAsync(ClaimedUnit claim) => (await Work.UnwantedAsync([claim], CancellationToken.None)).Count == 0;

    private protected static async Task DoneAsync(UnitQueue queue, ClaimedUnit claim) =>
        Assert.NotEqual(UnitEnd.Lost, (await queue.CompleteAsync(claim, Nothing, CancellationToken.None)).End);

    private protected async Task<RunView> ViewAsync(RunRow run) => (await Runs.ViewAsync(run.Id, CancellationToken.None))!;

    private protected async Task<List<AttemptRow>> AttemptsAsync(RunRow run)
    {
        await using var tables = new AllocationConnection(Database.Database);
        return [
            .. tables.Attempts.Where(row => row.RunId == run.Id).OrderBy(row => row.Phase).ThenBy(row => row.Unit)
                .ThenBy(row => row.Attempt)];
    }

    private protected static async Task<T> UntilAsync<T>(Func<Task<T?>> look)
        where T : class
    {
        for (var turn = 0; turn < 2_400; turn++)
        {
            if (await look() is { } found)
            {
                return found;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("It did not come within two minutes.");
    }
}

public sealed class QueueTestsOnSqlite(SqliteTestDatabase database) : QueueTests(database), IClassFixture<SqliteTestDatabase>;

public sealed class QueueTestsOnPostgres(PostgresTestDatabase database) : QueueTests(database), IClassFixture<PostgresTestDatabase>;
