using TopGrid.Data.Connections;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.OtlpReceiver;

namespace TopGrid.EndToEnd.Tests;

/// <summary>Host, workers and operators each in a process of their own.</summary>
[Trait("Category", "Slow")]
public sealed class ProcessTests
{
    [Fact]
    public async Task Allocate_in_a_process_of_its_own_writes_the_bytes_of_the_library()
    {
        using var folder = new TemporaryFolder();
        await TopgridProgram.RunAsync("allocate", "--data", YearFiles.Example, "--out", folder.File("out"));
        SameBytes.Check(Allocate.InThisProcess(YearFiles.Read(YearFiles.Example)), YearFiles.Read(folder.File("out")), "allocate");
    }

    [Fact]
    public async Task A_host_two_workers_and_two_operators_give_the_bytes_of_allocate_and_one_trace_through_three_kinds_of_processes()
    {
        using var folder = new TemporaryFolder();
        await using var database = await EmptyDatabase.CreateAsync(Dialect.PostgreSql);
        await using var receiver = await Receiver.StartAsync();
        var people = new People(folder.File("identities.json"));
        var otlp = receiver.Address.ToString();
        var storage = "postgres:" + database.Options.Target;
        await using var host = await TopgridProgram.ServeAsync([
            "host", "--database", storage, "--port", "0", "--no-worker", "--identities", folder.File("identities.json"), "--otlp", otlp,
            .. ClusterCertificates.Arguments]);
        await using var first = await TopgridProgram.ServeAsync(
            ["worker", "--database", storage, "--name", "first", "--parallel", "1", "--otlp", otlp, .. ClusterCertificates.Arguments]);
        await using var second = await TopgridProgram.ServeAsync(
            ["worker", "--database", storage, "--name", "second", "--parallel", "1", "--otlp", otlp, .. ClusterCertificates.Arguments]);

        var address = (string)host.Started["address"]!;
        string[] anna = ["--host", address, "--token", people.Anna, "--otlp", otlp];
        string[] bram = ["--host", address, "--token", people.Bram, "--otlp", otlp];
        await TopgridProgram.RunAsync(["year", "import", YearFiles.Example, .. anna]);
        var snapshot = Last(await TopgridProgram.RunAsync(["year", "freeze", "2025", "--stage", "concept", .. anna]));
        var (refused, _, _) = await TopgridProgram.TryAsync(
            ["year", "freeze", "2025", "--stage", "concept", "--confirm", snapshot, .. anna]);
        Assert.NotEqual(0, refused);
        await TopgridProgram.RunAsync(["year", "freeze", "2025", "--stage", "concept", "--confirm", snapshot, .. bram]);
        var run = Last(await TopgridProgram.RunAsync(["run", "start", "2025", .. anna]));
        var (watched, _, problem) = await TopgridProgram.TryAsync(["run", "watch", "2025", run, .. anna]);
        Assert.True(watched == 0, problem);
        await TopgridProgram.RunAsync(["run", "export", "2025", run, "--out", folder.File("out"), .. anna]);
        SameBytes.Check(Allocate.InThisProcess(YearFiles.Read(YearFiles.Example)), YearFiles.Read(folder.File("out")), "processes");

        // Told to stop, they stop as a service does, and send their last spans.
        int[] exitCodes = [await first.StopAsync(), await second.StopAsync(), await host.StopAsync()];
        Assert.All(exitCodes, exitCode => Assert.Equal(0, exitCode));
        CheckTrace(receiver.Spans());
    }

    private static void CheckTrace(List<ReceivedSpan> all)
    {
        var tree = new SpanTree(all, all.Single(span => span is { Service: "topgrid-cli", Name: "run start" }));
        Assert.All(tree.Spans.Where(span => span != tree.Root), span => Assert.NotNull(tree.Parent(span)));
        var units = tree.Spans.Where(span => span.Attributes.ContainsKey("topgrid.unit")).ToList();
        Assert.NotEmpty(units);
        Assert.All(units, unit =>
        {
            Assert.Equal("topgrid-worker", unit.Service);
            Assert.Equal(["topgrid-host", "topgrid-cli", "topgrid-cli"], tree.Ancestors(unit).Select(span => span.Service));
        });
        Assert.Equal(["first", "second"], units.Select(unit => unit.Attributes["topgrid.worker"]).Distinct().Order(StringComparer.Ordinal));
    }

    private static string Last(System.Text.Json.Nodes.JsonNode? resource) => ((string)resource!["name"]!).Split('/')[^1];
}
