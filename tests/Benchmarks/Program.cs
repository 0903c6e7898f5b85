using TopGrid.Benchmarks;
using TopGrid.Benchmarks.Harness;

// dotnet run -c Release --project tests/Benchmarks -- [name ...]; docs/benchmarks.md says what each ratio means.
var benchmarks = new (string Name, string What, Func<Task> Run)[]
{
    ("engine-600", "the ladder on 600 institutions and 60 consortia against a bare largest remainder", () => EngineBenchmark.Run(600, 60)),
    ("engine-100k", "the same on 100,000 institutions and 10,000 consortia", () => EngineBenchmark.Run(100_000, 10_000)),
    ("engine-1m", "the same on 1,000,000 institutions and 100,000 consortia", () => EngineBenchmark.Run(1_000_000, 100_000)),
    ("growth", "time and memory of the ladder from 62,500 to 1,000,000 institutions, and bytes per step", GrowthBenchmark.Run),
    ("rows", "a million institutions from arrays to decision rows with their tree root", RowsBenchmark.Run),
    ("grpc", "an in-process call against loopback h2c through the same interceptors, traced", GrpcBenchmark.Run),
    ("grpc-js", "calls to a server on @grpc/grpc-js against calls to our host, by the same client, one at a time and 64 in parallel", PeerBenchmark.Run),
    ("grpc-old", "calls to the host of an earlier commit, built in the folder that TOPGRID_OLD names, against calls to ours, in the same way", PeerBenchmark.RunOld),
    ("facts", "a stream of a year's facts against a copy of as many bytes through a raw socket", FactsBenchmark.Run),
    ("storage", "a million rows into a table and out again, by the mapping against the bare driver, on PostgreSQL and SQLite", StorageBenchmark.Run),
    ("process-old", "an empty database, a first look at one and demo, as processes, against an earlier commit in TOPGRID_OLD", ProcessBenchmark.RunOld),
    ("filing", "a filing of one fact against a get, on SQLite and PostgreSQL, and the judging of its rows against that of the whole year as text", FilingBenchmark.Run),
    ("allocate", "examples/2025 as a library call, warm, against a bare largest remainder", AllocateBenchmark.Run),
    ("sweep", "a sweep of seeds over examples/2025 by one worker against two, on PostgreSQL", SweepBenchmark.RunWorkers),
    ("recovery", "how long a cluster takes to join, to miss a worker, to find a coordinator and to hand over", RecoveryBenchmark.Run),
    ("coordinator", "one coordinator against up to 200 simulated workers, on a real database", CoordinatorBenchmark.Run),
    ("dispatch", "the same sweep by one worker against the bare engine", SweepBenchmark.RunDispatch),
    ("national", "examples/2025 on PostgreSQL from freeze to seal against the bare engine and one COPY of its rows", NationalBenchmark.Run),
    ("year-10k", "10,000 institutions from files to publication over the command line, two workers on PostgreSQL", () => WholeYearBenchmark.Run(10_000)),
    ("year-100k", "the same for 100,000 institutions", () => WholeYearBenchmark.Run(100_000)),
    ("year-1m", "the same for 1,000,000 institutions", () => WholeYearBenchmark.Run(1_000_000)),
};

if (args is ["serve", var folder])
{
    // What `grpc-js` starts beside itself.
    await MeasuredHost.ServeAsync(folder);
    return 0;
}

var unknown = args.Except(benchmarks.Select(b => b.Name)).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"There is no benchmark named {string.Join(", ", unknown)}. There are:");
    foreach (var (name, what, _) in benchmarks)
    {
        Console.Error.WriteLine($"  {name,-12} {what}");
    }

    return 2;
}

Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}");
foreach (var (name, what, run) in benchmarks.Where(b => args.Length == 0 || args.Contains(b.Name)))
{
    Console.WriteLine();
    Console.WriteLine($"{name}: {what}");
    await run();
}

return 0;
