using System.Diagnostics;
using TopGrid.Benchmarks.Harness;
using TopGrid.Benchmarks.Years;

namespace TopGrid.Benchmarks;

/// <summary>
/// A year from its files to its publication over the command line: a host and two workers on PostgreSQL. Time by the clock and processor
/// time of each step, and the most memory that each process held.
/// </summary>
internal static class WholeYearBenchmark
{
    private const int Workers = 2;

    public static async Task Run(int institutions)
    {
        var folder = Directory.CreateTempSubdirectory("topgrid-year-");
        try
        {
            SyntheticFolder.Write(folder.FullName, institutions);
            Console.WriteLine(
                $"  {institutions:N0} institutions, {institutions / 10:N0} consortia, {folder.EnumerateFiles().Sum(file => file.Length) / 1e6:N0} MB of files");
            await using var cluster = await MeasuredCluster.StartAsync(Workers);
            await PlayAsync(cluster, folder.FullName);
            await ReportAsync(cluster);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task PlayAsync(MeasuredCluster cluster, string folder)
    {
        var (anna, bram) = (cluster.People.Anna, cluster.People.Bram);
        var snapshot = "";
        await StepAsync(cluster, "import", () => cluster.CommandAsync(anna, "year", "import", folder));
        await StepAsync(cluster, "freeze", async () =>
        {
            snapshot = ((string)(await cluster.CommandAsync(anna, "year", "freeze", "2025"))!["name"]!).Split('/')[^1];
            await cluster.CommandAsync(bram, "year", "freeze", "2025", "--confirm", snapshot);
        });
        await StepAsync(cluster, "run, planned", () => cluster.CommandAsync(anna, "run", "start", "2025", "--snapshot", snapshot));
        await StepAsync(cluster, "run, to its seal", () => cluster.CommandAsync(anna, "run", "watch", "2025", "r1"));
        await StepAsync(cluster, "publish the concept", async () =>
        {
            await cluster.CommandAsync(anna, "run", "publish", "2025", "r1", "--stage", "concept");
            await cluster.CommandAsync(bram, "run", "publish", "2025", "r1", "--stage", "concept", "--approve");
        });
        await StepAsync(cluster, "read its summary", () => cluster.CommandAsync(anna, "run", "show", "2025", "r1"));
    }

    private static async Task StepAsync(MeasuredCluster cluster, string name, Func<Task> step)
    {
        var before = cluster.Figures.Processor();
        var start = Stopwatch.GetTimestamp();
        await step();
        var elapsed = Stopwatch.GetElapsedTime(start);
        var used = cluster.Figures.Processor().Zip(before, (now, then) => $"{now.Name} {now.Seconds - then.Seconds:N1}");
        Console.WriteLine($"    {name,-20} {elapsed.TotalSeconds,8:N1} s   processor seconds: {string.Join(", ", used)}");
    }

    private static async Task ReportAsync(MeasuredCluster cluster)
    {
        foreach (var line in await cluster.ReadAsync(
            """
            SELECT p.kind, p.units, extract(epoch FROM max(a.ended_at) - min(a.started_at))::float8, extract(epoch FROM sum(a.ended_at - a.started_at))::float8
            FROM allocation.phase p JOIN allocation.attempt a USING (run_id, phase) GROUP BY p.phase, p.kind, p.units ORDER BY p.phase
            """,
            row => $"    of which {row.GetString(0),-14} {row.GetDouble(2),8:N1} s   {row.GetInt32(1):N0} units, {row.GetDouble(3):N1} s in their attempts together"))
        {
            Console.WriteLine(line);
        }

        var (root, decisions, bytes) = (await cluster.ReadAsync(
            "SELECT evidence_root, decision_count, pg_database_size(current_database()) FROM allocation.run",
            row => (row.GetString(0), row.GetInt64(1), row.GetInt64(2)))).Single();
        Console.WriteLine($"    {decisions:N0} decision rows, root {root[..12]}..., {bytes / 1e9:N2} GB in the database");
        Console.WriteLine(
            $"    most memory: {string.Join(", ", cluster.Figures.Memory().Select(one => $"{one.Name} {one.Megabytes:N0} MB"))}");
    }
}
