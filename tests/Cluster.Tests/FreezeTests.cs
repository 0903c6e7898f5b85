using TopGrid.Cluster.Tests.Harness;

namespace TopGrid.Cluster.Tests;

/// <summary>
/// A worker is stopped (SIGSTOP) until others have its unit, in exactly one state, and goes on (SIGCONT) when others have done its unit.
/// </summary>
[Trait("Category", "Slow")]
[Collection(nameof(TestCluster))]
public sealed class FreezeTests(TestCluster cluster)
{
    [Fact]
    public async Task A_worker_frozen_while_computing_comes_back_late_and_changes_nothing()
    {
        await using var sleeper = await cluster.StartWorkerAsync("sleeper");
        var run = await cluster.StartRunAsync();
        while (true)
        {
            await cluster.Look.IsInsideAsync(run, sleeper.Name);
            await sleeper.Process.FreezeAsync();

            // Inside a unit, and nothing of it is under way in the database: it computes.
            if (await cluster.Look.OpenAttemptAsync(run, sleeper.Name) is { } frozen
                && (await cluster.Look.SessionsAsync(sleeper.Name)).Count == 0)
            {
                await ReplacedAsync(run, frozen, sleeper, () => { });
                return;
            }

            sleeper.Process.Thaw();
        }
    }

    [Fact]
    public Task A_worker_frozen_while_reading_the_frozen_year_comes_back_late_and_changes_nothing() =>
        // The server still sends, or has handed everything to the network; the worker has read the beginning at most.
        FrozenAtAsync(Moments.Reading, session => session.Contains("snapshot_id", StringComparison.Ordinal));

    [Fact]
    public Task A_worker_frozen_while_writing_by_COPY_comes_back_late_and_changes_nothing() =>
        FrozenAtAsync(Moments.Writing, session => session.StartsWith("active/ClientRead COPY ", StringComparison.Ordinal));

    [Fact]
    public Task A_worker_frozen_while_sealing_comes_back_late_and_changes_nothing() =>
        FrozenAtAsync(Moments.Sealing, session => session.StartsWith("active/ClientRead COPY ", StringComparison.Ordinal));

    [Fact]
    public Task A_worker_frozen_before_COMMIT_with_all_locks_in_hand_loses_them_and_changes_nothing() =>
        FrozenAtAsync(Moments.Committing, session => session.StartsWith("idle in transaction/ClientRead", StringComparison.Ordinal));

    // The message that the proxy holds stays where it is until the worker goes on, as if the worker had stopped in the middle of sending
    // it.
    private async Task FrozenAtAsync(Func<WireMessage, bool> moment, Predicate<string> state)
    {
        await using var proxy = cluster.Proxy();
        var trap = proxy.Catch(moment);
        await using var sleeper = await cluster.StartWorkerAsync("sleeper", proxy);
        var run = await cluster.StartRunAsync();
        await trap.Caught;
        await Observer.UntilAsync(
            () => cluster.Look.SessionsAsync(sleeper.Name), sessions => sessions.Exists(state), "the state in which it is frozen");
        await sleeper.Process.FreezeAsync();
        var frozen = Assert.IsType<Attempt>(await cluster.Look.OpenAttemptAsync(run, sleeper.Name));
        await ReplacedAsync(run, frozen, sleeper, () => trap.LetGo());
    }

    private async Task ReplacedAsync(string run, Attempt frozen, WorkerProcess sleeper, Action letGo)
    {
        await using var other = await cluster.StartWorkerAsync("other");
        Assert.Equal("lost", await cluster.Look.OutcomeAsync(run, frozen));
        sleeper.Process.Thaw();
        letGo();
        await Observer.UntilAsync(
            () => Task.FromResult(sleeper.Process.Log), log => log.Contains("came too late", StringComparison.Ordinal),
            "the word of the worker that it came too late");
        await cluster.CompletesLikeUndisturbedAsync(run);
        Assert.Equal("lost", await cluster.Look.OutcomeAsync(run, frozen));
    }
}
