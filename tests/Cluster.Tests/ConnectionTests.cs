using TopGrid.Cluster.Tests.Harness;

namespace TopGrid.Cluster.Tests;

/// <summary>Connections break, and what they carry is lost, while the server goes on.</summary>
[Trait("Category", "Slow")]
[Collection(nameof(TestCluster))]
public sealed class ConnectionTests(TestCluster cluster)
{
    [Fact]
    public async Task Every_connection_terminated_again_and_again_changes_nothing()
    {
        await using var slow = cluster.Proxy(latencyMs: 10);
        await using var first = await cluster.StartWorkerAsync("worker", slow);
        await using var second = await cluster.StartWorkerAsync("worker", slow);
        var run = await cluster.StartRunAsync();
        var terminated = 0;
        for (var time = 0; time < 8; time++)
        {
            await Task.Delay(400);
            terminated += await cluster.Look.TerminateAsync();
        }

        Assert.True(terminated > 8, $"Only {terminated} connections were there to be terminated.");
        await cluster.CompletesLikeUndisturbedAsync(run);
    }

    [Fact]
    public async Task A_unit_whose_COMMIT_was_done_and_not_answered_is_done_once()
    {
        await using var proxy = cluster.Proxy();
        var trap = proxy.Catch(Moments.Committed);
        await using var worker = await cluster.StartWorkerAsync("worker", proxy);
        var run = await cluster.StartRunAsync();
        await trap.Caught;

        // The server has committed, the worker does not know, and now it loses every connection.
        // With it, in the same commit, what followed it as the only unit of its phase.
        var ended = (await cluster.Look.AttemptsAsync(run)).Where(attempt => attempt.Outcome is not null).ToList();
        Assert.All(ended, attempt => Assert.Equal("done", attempt.Outcome));
        var unit = ended[0];
        Assert.True(await cluster.Look.TerminateAsync(worker.Name) > 0);
        trap.LetGo(Passage.Cut);
        await cluster.CompletesLikeUndisturbedAsync(run);
        Assert.Single(await cluster.Look.AttemptsAsync(run), attempt => (attempt.Phase, attempt.Unit) == (unit.Phase, unit.Unit));
    }

    [Fact]
    public async Task The_last_unit_whose_COMMIT_was_done_and_not_answered_seals_once()
    {
        await using var proxy = cluster.Proxy();
        var trap = proxy.Catch(message => Moments.Committed(message) && Moments.SetsRoot(message.Session));
        await using var worker = await cluster.StartWorkerAsync("worker", proxy);
        var run = await cluster.StartRunAsync();
        await trap.Caught;
        Assert.Equal("completed", await cluster.Look.RunAsync(run, "state"));
        await cluster.Look.TerminateAsync(worker.Name);
        trap.LetGo(Passage.Cut);
        await cluster.CompletesLikeUndisturbedAsync(run);
        Assert.DoesNotContain(await cluster.Look.AttemptsAsync(run), attempt => attempt.Number > 1);
    }

    [Fact]
    public async Task A_claim_that_was_committed_and_not_answered_is_given_again()
    {
        var trap = cluster.HostWire.Catch(Moments.Claimed);
        await using var worker = await cluster.StartWorkerAsync("worker");
        var run = await cluster.StartRunAsync();
        await trap.Caught;
        var claims = await cluster.Look.AttemptsAsync(run);
        Assert.NotEmpty(claims);
        trap.LetGo(Passage.Cut);
        await cluster.CompletesLikeUndisturbedAsync(run);
        foreach (var claim in claims)
        {
            Assert.Equal("lost", await cluster.Look.OutcomeAsync(run, claim));
        }
    }

    [Fact]
    public async Task Work_that_nobody_rings_for_is_found_all_the_same()
    {
        await using var outside = await cluster.StartHostAsync(storage: cluster.Storage("outside"), inCluster: false);
        await using var worker = await cluster.StartWorkerAsync("worker");
        var run = await cluster.StartRunAsync(at: new Uri((string)outside.Started["address"]!));
        await cluster.CompletesLikeUndisturbedAsync(run);
        Assert.DoesNotContain(await cluster.Look.AttemptsAsync(run), attempt => attempt.Number > 1);
    }
}
