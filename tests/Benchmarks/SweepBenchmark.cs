using Grpc.Core;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Calculation.Sweeps;
using TopGrid.Allocation.V1;
using TopGrid.Benchmarks.Harness;
using TopGrid.Dataset;
using TopGrid.EndToEnd.Tests.Harness;

namespace TopGrid.Benchmarks;

/// <summary>
/// A sweep of seeds over the example year: by one worker against two, and by one worker against the same what-ifs in this process on one
/// thread. A sweep lasts from the claim of its first unit to the end of its last, its summary.
/// </summary>
internal static class SweepBenchmark
{
    private const int Seeds = 20_000;
    private const int Rounds = 7;

    // The runtime compiles busy methods anew for a while; a worker that runs for days has that behind it.
    private const int WarmUps = 4;
    private static readonly string _example = Path.Combine(Repository.Root, "examples", "2025");

    public static async Task RunWorkers()
    {
        // Two clusters, of which one rests while the other works: a worker that is frozen or stopped would be missed and come back cold.
        await using var single = await MeasuredCluster.StartAsync(workers: 1);
        await using var pair = await MeasuredCluster.StartAsync(workers: 2);
        var (byOne, byTwo) = (await PrepareAsync(single), await PrepareAsync(pair));
        var (one, two) = (new Sample[Rounds], new Sample[Rounds]);
        for (var k = 0; k < WarmUps; k++)
        {
            await byOne();
            await byTwo();
        }

        for (var round = 0; round < Rounds; round++)
        {
            one[round] = await byOne();
            two[round] = await byTwo();
        }

        Comparison.Print($"{Seeds:N0} seeds, one worker against two", one, two);
    }

    public static async Task RunDispatch()
    {
        await using var cluster = await MeasuredCluster.StartAsync(workers: 1);
        var sweep = await PrepareAsync(cluster);
        var bare = Bare();
        var (dispatched, computed) = (new Sample[Rounds], new Sample[Rounds]);
        for (var k = 0; k < WarmUps; k++)
        {
            await sweep();
            bare();
        }

        var before = cluster.Figures.Processor();
        for (var round = 0; round < Rounds; round++)
        {
            dispatched[round] = await sweep();
            computed[round] = Comparison.Measure(bare);
        }

        Comparison.Print($"{Seeds:N0} seeds, one worker against the bare engine", dispatched, computed);
        var each = cluster.Figures.Processor().Zip(before, (now, then) => $"{now.Name} {(now.Seconds - then.Seconds) / Rounds:N2} s");
        Console.WriteLine($"    processor time of a sweep: {string.Join(", ", each)}");
        var units = (await cluster.ReadAsync(
            "SELECT count(*), avg(extract(epoch FROM ended_at - started_at))::float8 FROM allocation.attempt",
            row => (row.GetInt64(0), row.GetDouble(1)))).Single();
        Console.WriteLine($"    {units.Item1 / (Rounds + WarmUps):N0} units a sweep, {units.Item2 * 1000:N0} ms each (mean)");
    }

    private static async Task<Func<Task<Sample>>> PrepareAsync(MeasuredCluster cluster)
    {
        var anna = cluster.Call(cluster.People.Anna);
        await YearFiles.ImportAsync(anna, YearFiles.Read(_example));
        var snapshot = await new YearFlow(anna, cluster.Call(cluster.People.Bram)).FreezeAsync();
        var jobs = new JobService.JobServiceClient(anna);
        return async () =>
        {
            var processor = cluster.Figures.ProcessorOfAll();
            var job = await jobs.CreateJobAsync(new CreateJobRequest
            {
                Parent = "years/2025", Job = new Job { Sweep = new Sweep { Snapshot = snapshot.Name, Seeds = Seeds } },
                RequestId = Ids.New(),
            });
            using var watch = jobs.WatchJob(new WatchJobRequest { Name = job.Name });
            await foreach (var news in watch.ResponseStream.ReadAllAsync())
            {
                job = news.Job;
            }

            return job.State == Run.Types.State.Succeeded
                ? new Sample(
                    (job.EndTime.ToDateTime() - job.StartTime.ToDateTime()).TotalMilliseconds,
                    (cluster.Figures.ProcessorOfAll() - processor) * 1000)
                : throw new InvalidOperationException($"{job.Name} ended {job.State}: {job.Error}");
        };
    }

    private static Action Bare()
    {
        var input = ExampleYear.Read(_example);
        var plan = new SweepPlan("", [], Seeds);
        return () => new SweepRun(
            plan, CanonicalForm.InputHash(input.Year), _ => YearRun.Create(input)).Compute(0, plan.Count, CancellationToken.None);
    }
}
