using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Benchmarks.Harness;
using TopGrid.EndToEnd.Tests.Harness;

namespace TopGrid.Benchmarks;

/// <summary>
/// The example year on PostgreSQL with two workers, frozen by two people, run and sealed; against the same year computed in this process,
/// with rows and root, and one COPY of the same rows into a table of the same server.
/// </summary>
internal static class NationalBenchmark
{
    private const int Rounds = 10;
    private static readonly string _example = Path.Combine(Repository.Root, "examples", "2025");

    public static async Task Run()
    {
        await using var cluster = await MeasuredCluster.StartAsync(workers: 2);
        var anna = cluster.Call(cluster.People.Anna);
        var flow = new YearFlow(anna, cluster.Call(cluster.People.Bram));
        await cluster.ReadAsync(
            "CREATE SCHEMA bench; CREATE TABLE bench.decision (run_id text, phase int, unit int, attempt int, ordinal int, profession text, party text, leaf bytea)", _ => 0);
        var files = YearFiles.Read(_example);
        var (whole, run, bare) = (new Sample[Rounds], new Sample[Rounds], new Sample[Rounds]);
        for (var round = -2; round < Rounds; round++)
        {
            // Facts that are new each time; the same input would not be frozen twice.
            files["year.csv"] = System.Text.Encoding.UTF8.GetBytes(
                $"year,protocol,request_deadline,withdrawal_deadline,seed\n2025,2025,2024-03-31,2024-05-31,{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32))}\n");
            await YearFiles.ImportAsync(anna, files, replace: round > -2);
            var (frozen, sealedRun) = (default(Sample), default(Sample));
            Allocation.V1.Snapshot snapshot = null!;
            frozen = await MeasureAsync(cluster, async () => snapshot = await flow.FreezeAsync());
            sealedRun = await MeasureAsync(cluster, async () => await flow.FinishAsync(await flow.StartAsync(snapshot)));
            var copied = await MeasureAsync(cluster, () => ComputeAndCopyAsync(cluster.Source));
            if (round >= 0)
            {
                (whole[round], run[round], bare[round]) =
                    (new Sample(frozen.Clock + sealedRun.Clock, frozen.Processor + sealedRun.Processor), sealedRun, copied);
            }
        }

        Comparison.Print("freeze to seal against bare engine and one COPY", whole, bare);
        Comparison.Print("start of the run to seal against the same", run, bare);
        var (rows, units) = (await cluster.ReadAsync(
            "SELECT (SELECT count(*) FROM bench.decision), (SELECT count(*) FROM allocation.unit WHERE run_id = (SELECT min(id) FROM allocation.run))", row => (row.GetInt64(0), row.GetInt64(1)))).Single();
        Console.WriteLine($"    {rows:N0} rows, {units:N0} units");
    }

    private static async Task ComputeAndCopyAsync(NpgsqlDataSource source)
    {
        var result = YearRun.Create(ExampleYear.Read(_example)).Execute(Environment.ProcessorCount);
        _ = result.Tree;
        await using var connection = await source.OpenConnectionAsync();
        await using var truncate = new NpgsqlCommand("TRUNCATE bench.decision", connection);
        await truncate.ExecuteNonQueryAsync();
        await using var copy = await connection.BeginBinaryImportAsync("COPY bench.decision FROM STDIN (FORMAT BINARY)");
        var ordinal = 0;
        foreach (var leaf in result.Leaves())
        {
            await copy.StartRowAsync();
            await copy.WriteAsync("2025-1", NpgsqlDbType.Text);
            await copy.WriteAsync(0, NpgsqlDbType.Integer);
            await copy.WriteAsync(0, NpgsqlDbType.Integer);
            await copy.WriteAsync(1, NpgsqlDbType.Integer);
            await copy.WriteAsync(ordinal++, NpgsqlDbType.Integer);
            await copy.WriteAsync("GZ", NpgsqlDbType.Text);
            await copy.WriteAsync("G0001", NpgsqlDbType.Text);
            await copy.WriteAsync(leaf, NpgsqlDbType.Bytea);
        }

        await copy.CompleteAsync();
    }

    // Processor time of all: the cluster's processes and this one.
    private static async Task<Sample> MeasureAsync(MeasuredCluster cluster, Func<Task> work)
    {
        double Processor() => (cluster.Figures.ProcessorOfAll() * 1000) + Environment.CpuUsage.TotalTime.TotalMilliseconds;
        var processor = Processor();
        var start = Stopwatch.GetTimestamp();
        await work();
        return new Sample(Stopwatch.GetElapsedTime(start).TotalMilliseconds, Processor() - processor);
    }
}
