using System.Diagnostics;
using TopGrid.Benchmarks.Harness;
using TopGrid.EndToEnd.Tests.Harness;

namespace TopGrid.Benchmarks;

/// <summary>
/// How long a cluster takes until a new process is in it, until others have the unit of a worker that was killed or frozen, and until
/// somebody hands out work again after the coordinator was killed or has left. Seconds by the database's clock or this process's.
/// </summary>
internal static class RecoveryBenchmark
{
    private const int Rounds = 3;
    private const int ProductionSeconds = 5;
    private static readonly string _example = Path.Combine(Repository.Root, "examples", "2025");

    public static async Task Run()
    {
        foreach (var patience in new[] { ClusterCertificates.PatienceSeconds, ProductionSeconds })
        {
            Console.WriteLine(
                $"    a node is unreachable after {patience} s of silence{(patience == ProductionSeconds ? ", as in production" : ", as in the tests")}");
            await MeasureAsync(patience);
        }
    }

    private static async Task MeasureAsync(int patience)
    {
        var times = new Dictionary<string, List<double>>();
        for (var round = 0; round < Rounds; round++)
        {
            await using var cluster = await MeasuredCluster.StartAsync(workers: 1, patience);
            var joining = Stopwatch.StartNew();
            var victim = await cluster.AddWorkerAsync("killed");
            await NodeAsync(cluster, "killed");
            Add("join: from the start of a process to its place in the cluster", joining.Elapsed.TotalSeconds);
            var sweep = await SweepAsync(cluster);

            await InsideAsync(cluster, "killed");
            await victim.KillAsync();
            Add("worker killed: its unit with another", await TakenAsync(cluster, "killed"));

            var frozen = await cluster.AddWorkerAsync("frozen");
            await InsideAsync(cluster, "frozen");
            await frozen.FreezeAsync();
            Add("worker frozen: its unit with another", await TakenAsync(cluster, "frozen"));
            frozen.Thaw();
            await sweep();

            // A worker takes over from the host that leaves; then that worker is killed.
            var heir = await cluster.AddWorkerAsync("heir");
            await NodeAsync(cluster, "heir");
            var handOver = HandOverAsync(cluster);
            Add("coordinator leaves: from the signal until the next one hands out", await NextTermAsync(cluster, cluster.Host.StopAsync));
            Add("of which from the end of its term to the next", await handOver);
            Add("coordinator killed: the next one hands out", await NextTermAsync(cluster, cluster.Workers[0].KillAsync));
        }

        foreach (var (what, seconds) in times)
        {
            seconds.Sort();
            Console.WriteLine($"      {what,-62} {seconds[seconds.Count / 2],6:N2} s ({seconds[0]:N2} to {seconds[^1]:N2})");
        }

        void Add(string what, double seconds)
        {
            if (!times.TryGetValue(what, out var list))
            {
                times[what] = list = [];
            }

            list.Add(seconds);
        }
    }

    // Work that lasts until it is cancelled.
    private static async Task<Func<Task>> SweepAsync(MeasuredCluster cluster)
    {
        var anna = cluster.Call(cluster.People.Anna);
        await YearFiles.ImportAsync(anna, YearFiles.Read(_example), replace: false);
        var snapshot = await new YearFlow(anna, cluster.Call(cluster.People.Bram)).FreezeAsync();
        var jobs = new Allocation.V1.JobService.JobServiceClient(anna);
        var job = await jobs.CreateJobAsync(new Allocation.V1.CreateJobRequest
        {
            Parent = "years/2025",
            Job = new Allocation.V1.Job { Sweep = new Allocation.V1.Sweep { Snapshot = snapshot.Name, Seeds = 100_000 } },
            RequestId = Ids.New(),
        });
        return () => jobs.CancelJobAsync(new Allocation.V1.CancelJobRequest { Name = job.Name, RequestId = Ids.New() }).ResponseAsync;
    }

    private static Task NodeAsync(MeasuredCluster cluster, string name) =>
        UntilAsync(async () => (await cluster.ReadAsync($"SELECT 1 FROM allocation.cluster_node WHERE name = '{name}'", _ => 1)).Count > 0);

    private static Task InsideAsync(MeasuredCluster cluster, string name) =>
        UntilAsync(
            async () => (await cluster.ReadAsync(
                $"SELECT 1 FROM allocation.attempt WHERE worker = '{name}' AND outcome IS NULL", _ => 1)).Count > 0);

    // From now until none of the units that a worker held is its own any more, and the first of them is another's.
    private static async Task<double> TakenAsync(MeasuredCluster cluster, string name)
    {
        var waited = Stopwatch.StartNew();
        await UntilAsync(async () => (await cluster.ReadAsync(
            $"""
            SELECT 1 FROM allocation.attempt a JOIN allocation.attempt b USING (run_id, phase, unit)
            WHERE a.worker = '{name}' AND a.outcome = 'lost' AND b.attempt = a.attempt + 1 LIMIT 1
            """,
            _ => 1)).Count > 0);
        return waited.Elapsed.TotalSeconds;
    }

    // By the database's clock: the last look at which the term had not ended, and the beginning of the next.
    private static async Task<double> HandOverAsync(MeasuredCluster cluster)
    {
        async Task<(long Epoch, bool Ended, DateTime Now, DateTime Since)> LookAsync() => (await cluster.ReadAsync(
            "SELECT epoch, seen_at IS NULL, clock_timestamp(), since FROM allocation.coordinator",
            row => (row.GetInt64(0), row.GetBoolean(1), row.GetDateTime(2), row.GetDateTime(3)))).Single();
        var before = await LookAsync();
        var ends = before.Now;
        while (true)
        {
            var now = await LookAsync();
            if (now.Epoch > before.Epoch)
            {
                return (now.Since - ends).TotalSeconds;
            }

            ends = now.Ended ? ends : now.Now;
            await Task.Delay(1);
        }
    }

    private static async Task<double> NextTermAsync(MeasuredCluster cluster, Func<Task> strike)
    {
        async Task<long> EpochAsync() =>
            (await cluster.ReadAsync("SELECT epoch FROM allocation.coordinator", row => row.GetInt64(0))).Single();
        var before = await EpochAsync();
        var waited = Stopwatch.StartNew();
        await strike();
        await UntilAsync(async () => await EpochAsync() > before);
        return waited.Elapsed.TotalSeconds;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var waited = Stopwatch.StartNew(); !await condition();)
        {
            if (waited.Elapsed > TimeSpan.FromMinutes(2))
            {
                throw new TimeoutException("It did not come to pass within two minutes.");
            }

            await Task.Delay(5);
        }
    }
}
