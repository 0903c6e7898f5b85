using System.Diagnostics;
using System.Globalization;
using Npgsql;
using TopGrid.Allocation.V1;
using TopGrid.Common.V1;
using TopGrid.Data.Connections;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.Worker;

namespace TopGrid.EndToEnd.Tests;

/// <summary>The example year through host and database.</summary>
[Trait("Category", "Slow")]
public sealed class ExampleYearTests
{
    // Twenty-two components of GZ in units of six.
    private const int ConsortiaUnits = 4;

    private static readonly Lazy<Dictionary<string, byte[]>> _expected = new(
        () => Allocate.InThisProcess(YearFiles.Read(YearFiles.Example)));

    [Theory]
    [InlineData(Dialect.Sqlite)]
    [InlineData(Dialect.PostgreSql)]
    public async Task A_host_gives_the_bytes_of_allocate_and_the_figures_that_were_published(Dialect dialect)
    {
        await using var host = await RunningHost.StartAsync(dialect);
        var flow = new YearFlow(host.For(host.People.Anna), host.For(host.People.Bram));
        var imported = await YearFiles.ImportAsync(host.For(host.People.Anna), YearFiles.Read(YearFiles.Example));
        Assert.True(imported.Imported, string.Join("\n", imported.Findings));
        var run = await flow.RunAsync();

        SameBytes.Check(_expected.Value, await flow.ExportAsync(run), dialect.ToString());
        await CheckFiguresAsync(host, run);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public async Task However_many_workers_share_the_consortia_on_postgres_the_bytes_are_those_of_allocate(int count)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var host = await RunningHost.StartAsync(Dialect.PostgreSql, runWorker: false);
        string[] names = [.. Enumerable.Range(1, count).Select(number => $"worker-{number}")];
        var workers = new List<WorkerApplication>();
        try
        {
            foreach (var name in names)
            {
                workers.Add(await WorkerApplication.StartAsync(
                    new WorkerProcessOptions
                    {
                        Storage = host.Storage,
                        Cluster = ClusterCertificates.Options,
                        Name = name,
                        Parallel = 1,
                        OtlpEndpoint = receiver.Address,
                    },
                    CancellationToken.None));
            }

            await CheckSharedAsync(host, receiver, names);
        }
        finally
        {
            foreach (var worker in workers)
            {
                await worker.DisposeAsync();
            }
        }
    }

    private static async Task CheckSharedAsync(RunningHost host, Receiver receiver, string[] names)
    {
        var flow = new YearFlow(host.For(host.People.Anna), host.For(host.People.Bram));
        await YearFiles.ImportAsync(host.For(host.People.Anna), YearFiles.Read(YearFiles.Example));
        var state = await FormedAsync(host, names.Length + 1);
        SameBytes.Check(_expected.Value, await flow.ExportAsync(await flow.RunAsync()), $"{names.Length} workers");

        // The cluster says who is there, and the database and the trace say alike where consortia were computed.
        Assert.Equal(names, state.Nodes.Where(node => node.Role == "worker").Select(node => node.Process).Order());
        Assert.All(state.Nodes, node => Assert.Null(node.UnreachableTime));
        Assert.Contains(state.Coordinator.Node, state.Nodes.Select(node => node.Address));
        var computed = await WorkersOfAsync(host.Storage, "Consortia");
        Assert.True(
            computed.Count >= Math.Min(2, names.Length), $"Of {names.Length} nodes only {string.Join(", ", computed)} computed consortia.");
        var spans = await receiver.WaitForAsync(all => all.Count(IsConsortia) >= ConsortiaUnits);
        Assert.Equal(
            computed, spans.Where(IsConsortia).Select(span => span.Attributes["topgrid.worker"]).Distinct().Order(StringComparer.Ordinal));
    }

    private static async Task<ClusterState> FormedAsync(RunningHost host, int nodes)
    {
        var cluster = new ClusterService.ClusterServiceClient(host.For(host.People.Anna));
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            var state = await cluster.GetClusterStateAsync(new GetClusterStateRequest());
            if (state.Nodes.Count == nodes)
            {
                return state;
            }

            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(1), $"Of {nodes} nodes only {state.Nodes.Count} are in the cluster.");
        }
    }

    private static bool IsConsortia(OtlpReceiver.ReceivedSpan span) =>
        span.Attributes.ContainsKey("topgrid.unit") && span.Attributes.GetValueOrDefault("topgrid.phase") == "Consortia";

    private static async Task<List<string>> WorkersOfAsync(StorageOptions storage, string phase)
    {
        await using var connection = new NpgsqlConnection(storage.Target);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT DISTINCT a.worker FROM allocation.attempt a JOIN allocation.phase p USING (run_id, phase) WHERE p.kind = @phase ORDER BY 1", connection);
        command.Parameters.AddWithValue("phase", phase);
        await using var reader = await command.ExecuteReaderAsync();
        var workers = new List<string>();
        while (await reader.ReadAsync())
        {
            workers.Add(reader.GetString(0));
        }

        return workers;
    }

    // Published for 2025: 965 places GZ, 125 of them reserved for the bonus (docs/dataset.md, the example's provenance).
    private static async Task CheckFiguresAsync(RunningHost host, Run run)
    {
        var results = new ResultService.ResultServiceClient(host.For(host.People.Auditor));
        var summary = await results.GetSummaryAsync(new GetSummaryRequest { Name = run.Name + "/summary" });
        var gz = summary.Professions.Single(profession => profession.Profession == Profession.Gz);
        Assert.Equal(965, gz.Places);
        Assert.Equal(965, gz.Granted + gz.Open + gz.Lapsed);
        Assert.Equal(125, gz.BonusReserve);
        Assert.InRange(gz.BonusGranted, 1, 125);
        Assert.All(summary.Professions, one => Assert.Equal(one.Places, one.Granted + one.Open + one.Lapsed));

        // The same by adding up the rows that institutions see.
        var rows = new List<Result>();
        var page = new ListResultsResponse();
        do
        {
            page = await results.ListResultsAsync(
                new ListResultsRequest { Parent = run.Name, PageSize = 200, PageToken = page.NextPageToken });
            rows.AddRange(page.Results);
        }
        while (page.NextPageToken.Length > 0);
        Assert.Equal(page.TotalSize, rows.Count);
        Assert.Equal(gz.Granted, rows.Where(row => row.Profession == Profession.Gz).Sum(row => row.Granted));
        Assert.Equal(gz.BonusGranted, rows.Sum(row => row.Bonus));

        // And from the published file, without any of our readers.
        var csv = System.Text.Encoding.UTF8.GetString(_expected.Value["allocation.csv"]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var granted = Array.IndexOf(csv[0].Split(','), "granted");
        Assert.Equal(
            gz.Granted,
            csv.Skip(1).Select(line => line.Split(',')).Where(cells => cells[1] == "GZ")
                .Sum(cells => long.Parse(cells[granted], CultureInfo.InvariantCulture)));
    }
}
