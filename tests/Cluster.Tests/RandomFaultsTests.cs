using System.Diagnostics;
using TopGrid.Cluster.Tests.Harness;

namespace TopGrid.Cluster.Tests;

/// <summary>
/// Faults of every kind, one after another, in an order that follows from a seed, while run after run is computed.
/// TOPGRID_FAULT_SECONDS makes it longer, TOPGRID_FAULT_SEED repeats an order.
/// </summary>
[Trait("Category", "Slow")]
[Collection(nameof(TestCluster))]
public sealed class RandomFaultsTests(TestCluster cluster)
{
    private const int DefaultSeconds = 60;

    [Fact]
    public async Task A_random_schedule_of_faults_changes_nothing()
    {
        var (seconds, seed) = FaultBudget.Read(DefaultSeconds);
        await using var fleet = await FaultyFleet.StartAsync(cluster, new Random(seed));
        try
        {
            var struck = Stopwatch.StartNew();
            using var enough = new CancellationTokenSource();
            var running = RunAfterRunAsync(enough.Token);
            while (struck.Elapsed.TotalSeconds < seconds && !running.IsCompleted)
            {
                await fleet.StrikeAsync();
            }

            await enough.CancelAsync();
            Assert.NotEmpty(await running);
            await cluster.Look.NothingIsLeftAsync();
        }
        catch (Exception problem)
        {
            // What still runs must not be in the way of other tests.
            await cluster.CancelAllAsync();
            throw new InvalidOperationException(
                $"Repeat it with TOPGRID_FAULT_SEED={seed} TOPGRID_FAULT_SECONDS={seconds}. What struck:\n{string.Join('\n', fleet.Struck)}\nWhat the workers said:\n{fleet.Log}", problem);
        }
    }

    private async Task<List<string>> RunAfterRunAsync(CancellationToken enough)
    {
        var runs = new List<string>();
        while (!enough.IsCancellationRequested)
        {
            runs.Add(await cluster.StartRunAsync());
            await cluster.Look.CompletesAsync(runs[^1]);
            await cluster.Look.SameAsync(runs[^1], cluster.Undisturbed);
        }

        return runs;
    }
}
