using TopGrid.Cluster.Tests.Harness;
using TopGrid.EndToEnd.Tests.Harness;

namespace TopGrid.Cluster.Tests;

/// <summary>The clock of a worker's machine jumps; leases go by the clock of the database.</summary>
[Trait("Category", "Slow")]
[Collection(nameof(TestCluster))]
public sealed class ClockTests(TestCluster cluster)
{
    [NeedsFakeClockFact]
    public async Task A_worker_whose_clock_jumps_by_years_loses_no_unit_and_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        var clock = folder.File("clock");
        File.WriteAllText(clock, "+0");
        await using var slow = cluster.Proxy(latencyMs: 20);
        await using var worker = await cluster.StartWorkerAsync("jumping", slow, environment: FakeClock.From(clock));
        var run = await cluster.StartRunAsync();
        var done = 0;
        foreach (var jump in (string[])["+1y", "-2y", "+40d", "-1d", "+0"])
        {
            done += 4;
            await cluster.Look.UnitsDoneAsync(run, done);
            await File.WriteAllTextAsync(clock, jump);
        }

        await cluster.CompletesLikeUndisturbedAsync(run);
        Assert.All(await cluster.Look.AttemptsAsync(run), attempt => Assert.Equal((1, "done"), (attempt.Number, attempt.Outcome)));
    }
}
