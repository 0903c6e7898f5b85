using TopGrid.Allocation.V1;
using TopGrid.Cluster.Tests.Harness;
using ComputeWorker = TopGrid.Allocation.V1.Worker;

namespace TopGrid.Cluster.Tests;

/// <summary>Processes are killed (SIGKILL).</summary>
[Trait("Category", "Slow")]
[Collection(nameof(TestCluster))]
public sealed class KillTests(TestCluster cluster)
{
    private const int Kills = 6;

    [Fact]
    public async Task Workers_killed_inside_units_at_random_moments_change_nothing()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await using var proxy = cluster.Proxy(latencyMs: 10);
        var run = await cluster.StartRunAsync();
        var inside = new List<Attempt>();
        while (inside.Count < Kills)
        {
            await using var victim = await cluster.StartWorkerAsync("victim", proxy);
            await cluster.Look.IsInsideAsync(run, victim.Name);
            await Task.Delay(random.Next(1_500));
            await victim.KillAsync();

            // The proof that it died inside a unit: an attempt that nobody will complete.
            if (await cluster.Look.OpenAttemptAsync(run, victim.Name) is { } attempt)
            {
                inside.Add(attempt);
            }
            else if (await cluster.Look.RunAsync(run, "state") != "running")
            {
                run = await AnotherAsync(run, inside);
            }
        }

        await using var other = await cluster.StartWorkerAsync("other");
        await AnotherAsync(run, inside, start: false);
    }

    [Fact]
    public async Task A_host_killed_during_a_run_finds_its_progress_again_and_those_who_watch_go_on_watching()
    {
        await using var proxy = cluster.Proxy(latencyMs: 60);
        await using var worker = await cluster.StartWorkerAsync("worker", proxy);
        var run = await cluster.StartRunAsync();
        string[] anna = ["--host", (string)cluster.Host.Started["address"]!, "--token", cluster.People.Anna];
        await using var watch = await ProgramProcess.StartAsync(["cluster", "watch", "--until-idle", "--lang", "en", .. anna]);
        await cluster.Host.KillAsync();
        var then = await cluster.Look.UnitsDoneAsync(run, 0);
        await cluster.Look.UnitsDoneAsync(run, then + 3);
        await cluster.RestartHostAsync();

        // A host that saw nothing of it says how far it is, and who is at it.
        var now = await new ClusterService.ClusterServiceClient(cluster.Anna).GetClusterStateAsync(new GetClusterStateRequest());
        var work = Assert.Single(now.Work, work => work.Work == TestCluster.NameOf(run));
        Assert.True(work.Units.Done >= then + 3, $"{work.Units.Done} units done, {then + 3} at least before");
        Assert.True(work.UnitsPerMinute > 0 && work.Remaining is not null, $"{work}");
        Assert.Contains(
            now.Workers,
            one => one.Name.EndsWith(worker.Name, StringComparison.Ordinal)
                && one.State == ComputeWorker.Types.State.Active
                && one.CompletedUnits >= then + 3);

        await cluster.CompletesLikeUndisturbedAsync(run);
        var (exitCode, output) = await watch.EndAsync();
        Assert.True(exitCode == 0, $"cluster watch ended with {exitCode}:\n{watch.Log}");
        Assert.Contains("The host is away", watch.Log, StringComparison.Ordinal);
        Assert.Contains(worker.Name, output, StringComparison.Ordinal);
    }

    // A run must have outlived those who died inside it, all of them.
    private async Task<string> AnotherAsync(string run, List<Attempt> killed, bool start = true)
    {
        await cluster.CompletesLikeUndisturbedAsync(run);
        var attempts = await cluster.Look.AttemptsAsync(run);
        Assert.All(
            attempts.Where(
                attempt => killed.Exists(
                    one => one.Worker == attempt.Worker
                        && (one.Phase, one.Unit, one.Number) == (attempt.Phase, attempt.Unit, attempt.Number))),
            attempt => Assert.Equal("lost", attempt.Outcome));
        return start ? await cluster.StartRunAsync() : run;
    }
}
