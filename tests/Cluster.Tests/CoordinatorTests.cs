using TopGrid.Cluster.Tests.Harness;

namespace TopGrid.Cluster.Tests;

/// <summary>Whoever coordinates stands still, leaves, or is not the only one. That it is killed is among <see cref="KillTests"/>.</summary>
[Trait("Category", "Slow")]
[Collection(nameof(TestCluster))]
public sealed class CoordinatorTests(TestCluster cluster)
{
    // So slow is every question to the database that a run lasts until the next coordinator is found.
    private const int LatencyMs = 150;

    [Fact]
    public async Task A_coordinator_frozen_during_a_run_loses_its_term_and_changes_nothing_when_it_goes_on()
    {
        await using var proxy = cluster.Proxy(LatencyMs);
        await using var first = await cluster.StartWorkerAsync("first", proxy);
        await using var second = await cluster.StartWorkerAsync("second", proxy);
        var run = await cluster.StartRunAsync();
        await cluster.Look.UnitsDoneAsync(run, 3);
        var before = await TermAsync();
        await cluster.Host.FreezeAsync();
        try
        {
            await Observer.UntilAsync(
                TermAsync, term => term.Epoch > before.Epoch && term.Node != before.Node, "the term of another coordinator");
        }
        finally
        {
            cluster.Host.Thaw();
        }

        await Observer.UntilAsync(
            () => Task.FromResult(cluster.Host.Log),
            log => log.Contains("no longer coordinates", StringComparison.Ordinal)
                || log.Contains("left its cluster and joins anew", StringComparison.Ordinal),
            "the word of the old coordinator that its term is over");
        try
        {
            await cluster.CompletesLikeUndisturbedAsync(run);
            await NodesAreOneClusterAsync(3);
        }
        catch (Exception problem)
        {
            var attempts = string.Join('\n', (await cluster.Look.AttemptsAsync(run)).Where(attempt => attempt.Outcome != "done"));
            throw new InvalidOperationException($"{attempts}\n{cluster.Host.Log}\n{first.Process.Log}\n{second.Process.Log}", problem);
        }
        finally
        {
            // Else its units would be in the way of every other test.
            await cluster.CancelAllAsync();
        }
    }

    [Fact]
    public async Task A_coordinator_that_is_told_to_stop_hands_over_and_no_attempt_is_lost()
    {
        await using var proxy = cluster.Proxy(LatencyMs);
        await using var first = await cluster.StartWorkerAsync("first", proxy);
        await using var second = await cluster.StartWorkerAsync("second", proxy);
        var run = await cluster.StartRunAsync();
        await cluster.Look.UnitsDoneAsync(run, 3);
        var before = await TermAsync();
        try
        {
            await cluster.Host.StopAsync();
            await Observer.UntilAsync(
                TermAsync, term => term.Epoch == before.Epoch + 1 && term.Node != before.Node, "the term of the next coordinator");
            await cluster.CompletesLikeUndisturbedAsync(run);
        }
        finally
        {
            await cluster.RestartHostAsync();
        }

        Assert.All(await cluster.Look.AttemptsAsync(run), attempt => Assert.Equal(("done", 1), (attempt.Outcome, attempt.Number)));
    }

    [Fact]
    public async Task Two_clusters_on_one_database_become_one_and_what_both_hand_out_is_computed_once()
    {
        await using var proxy = cluster.Proxy(LatencyMs);
        await using var first = await cluster.StartWorkerAsync("first", proxy);
        await NodesAreOneClusterAsync(2);
        var run = await cluster.StartRunAsync();
        await cluster.Look.UnitsDoneAsync(run, 1);

        // A node that finds nobody in the database founds a cluster, whoever is there in truth.
        await using var second = await FoundAsync();
        await NodesAreOneClusterAsync(3);
        await cluster.CompletesLikeUndisturbedAsync(run);
        await cluster.CompletesLikeUndisturbedAsync(await cluster.StartRunAsync());
    }

    // As after a claim whose coordinator stood still before it could send it: only the rows know.
    [Fact]
    public async Task Units_that_nobody_holds_are_taken_back_also_when_one_claim_follows_another_over_a_slow_line()
    {
        var run = await cluster.StartRunAsync();
        await cluster.Look.ReadAsync(
            """
            WITH lost AS (
                UPDATE allocation.unit SET state = 'claimed', attempt = 1, worker = 'nobody'
                WHERE run_id = @run AND state = 'waiting' RETURNING run_id, phase, unit, attempt, worker)
            INSERT INTO allocation.attempt (run_id, phase, unit, attempt, worker, started_at)
            SELECT run_id, phase, unit, attempt, worker, clock_timestamp() FROM lost RETURNING 1
            """,
            row => row.GetInt32(0),
            ("run", run));
        cluster.HostWire.Latency = TimeSpan.FromMilliseconds(2 * LatencyMs);
        try
        {
            await using var worker = await cluster.StartWorkerAsync("worker");
            await cluster.CompletesLikeUndisturbedAsync(run);
        }
        finally
        {
            cluster.HostWire.Latency = TimeSpan.Zero;
            await cluster.CancelAllAsync();
        }

        Assert.Contains(await cluster.Look.AttemptsAsync(run), attempt => (attempt.Worker, attempt.Outcome) == ("nobody", "lost"));
    }

    private async Task<WorkerProcess> FoundAsync()
    {
        var before = await TermAsync();
        var starting = cluster.StartWorkerAsync("second");
        await Observer.UntilAsync(
            async () =>
            {
                await cluster.Look.ReadAsync("DELETE FROM allocation.cluster_node RETURNING 1", _ => 1);
                return await TermAsync();
            },
            term => term.Epoch > before.Epoch && term.Node != before.Node,
            "the term of the second cluster's coordinator");
        return await starting;
    }

    private async Task<(long Epoch, string Node)> TermAsync() =>
        (await cluster.Look.ReadAsync(
            "SELECT epoch, node FROM allocation.coordinator", row => (row.GetInt64(0), row.GetString(1)))).Single();

    private async Task NodesAreOneClusterAsync(int nodes) => await Observer.UntilAsync(
        () => cluster.Look.ReadAsync("SELECT oldest FROM allocation.cluster_node WHERE unreachable_since IS NULL", row => row.GetString(0)),
        oldest => oldest.Count == nodes && oldest.Distinct().Count() == 1,
        $"one cluster of {nodes} nodes");
}
