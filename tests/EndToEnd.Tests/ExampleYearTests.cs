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
    private static readonly Lazy<Dictionary<string, byte[]>> Expected = new(() => Allocate.InThisProcess(YearFiles.Read(YearFiles.Example)));

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

        SameBytes.Check(Expected.Value, await flow.ExportAsync(run), dialect.ToString());
        await CheckFiguresAsync(host, run);
    }

    [Fact]
    public async Task Two_worker_processes_on_postgres_give_the_same_bytes_while_the_host_computes_nothing()
    {
        await using var host = await RunningHost.StartAsync(Dialect.PostgreSql, runWorker: false);
        await using var first = await WorkerApplication.StartAsync(new WorkerProcessOptions { Storage = host.Storage, Cluster = ClusterCertificates.Options, Name = "first", Parallel = 1 }, CancellationToken.None);
        await using var second = await WorkerApplication.StartAsync(new WorkerProcessOptions { Storage = host.Storage, Cluster = ClusterCertificates.Options, Name = "second", Parallel = 2 }, CancellationToken.None);
        var flow = new YearFlow(host.For(host.People.Anna), host.For(host.People.Bram));
        await YearFiles.ImportAsync(host.For(host.People.Anna), YearFiles.Read(YearFiles.Example));

        SameBytes.Check(Expected.Value, await flow.ExportAsync(await flow.RunAsync()), "two workers");

        // The consortia of a phase spread over all nodes that have places, and the cluster says who is there.
        Assert.Equal(["first", "second"], await WorkersOfAsync(host.Storage, "Consortia"));
        var state = await new ClusterService.ClusterServiceClient(host.For(host.People.Anna)).GetClusterStateAsync(new GetClusterStateRequest());
        Assert.Equal(["host", "worker", "worker"], state.Nodes.Select(node => node.Role).Order());
        Assert.Equal(["first", "second"], state.Nodes.Where(node => node.Role == "worker").Select(node => node.Process).Order());
        Assert.All(state.Nodes, node => Assert.Null(node.UnreachableTime));
        Assert.Contains(state.Coordinator.Node, state.Nodes.Select(node => node.Address));
    }

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
            page = await results.ListResultsAsync(new ListResultsRequest { Parent = run.Name, PageSize = 200, PageToken = page.NextPageToken });
            rows.AddRange(page.Results);
        }
        while (page.NextPageToken.Length > 0);
        Assert.Equal(page.TotalSize, rows.Count);
        Assert.Equal(gz.Granted, rows.Where(row => row.Profession == Profession.Gz).Sum(row => row.Granted));
        Assert.Equal(gz.BonusGranted, rows.Sum(row => row.Bonus));

        // And from the published file, without any of our readers.
        var csv = System.Text.Encoding.UTF8.GetString(Expected.Value["allocation.csv"]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var granted = Array.IndexOf(csv[0].Split(','), "granted");
        Assert.Equal(gz.Granted, csv.Skip(1).Select(line => line.Split(',')).Where(cells => cells[1] == "GZ").Sum(cells => long.Parse(cells[granted], CultureInfo.InvariantCulture)));
    }
}
