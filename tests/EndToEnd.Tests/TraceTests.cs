using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using TopGrid.Allocation.V1;
using TopGrid.Data.Connections;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.OtlpReceiver;

namespace TopGrid.EndToEnd.Tests;

/// <summary>What a receiver in a process of its own, with its own decoding, gets of one run.</summary>
[Trait("Category", "Slow")]
public sealed class TraceTests
{
    private const string Snapshots = "topgrid.allocation.v1.SnapshotService";
    private const string Runs = "topgrid.allocation.v1.RunService";
    private const string Registrations = "topgrid.registration.v1.RegistrationService";
    private const string Assessments = "topgrid.assessment.v1.AssessmentService";
    private const int Server = 2;
    private const int Client = 3;

    private static readonly ActivitySource _desk = new("TopGrid.EndToEnd.Desk");

    [Fact]
    public async Task One_connected_trace_goes_from_the_operators_call_to_every_unit_and_the_traces_of_the_parties_link_to_it()
    {
        await using var receiver = await Receiver.StartAsync();
        Run run;
        Dictionary<string, byte[]> files;
        await using (var host = await RunningHost.StartAsync(Dialect.Sqlite, receiver.Address))
        {
            (run, files) = await WorkAsync(host, receiver.Address);

            // The traces of the parties come from the ledger, after the run.
            await receiver.WaitForAsync(spans => spans.Count(IsStep) >= run.DecisionCount);
        }

        var all = receiver.Spans();
        Assert.Equal(all.Count, all.Select(span => (span.TraceId, span.SpanId)).Distinct().Count());
        var tree = new SpanTree(all, all.Single(span => span is { Service: "desk", Name: "a year" }));
        CheckConnected(tree);
        CheckUnits(tree, run);
        CheckModules(tree);
        CheckParties(tree, all, run, files);
    }

    private static async Task<(Run Run, Dictionary<string, byte[]> Files)> WorkAsync(RunningHost host, Uri otlp)
    {
        using var desk = Sdk.CreateTracerProviderBuilder().AddSource(_desk.Name).ConfigureResource(resource => resource.AddService("desk"))
            .AddOtlpExporter(
                options => (options.Protocol, options.Endpoint) = (OtlpExportProtocol.HttpProtobuf, new Uri(otlp, "v1/traces"))).Build();
        var flow = new YearFlow(host.For(host.People.Anna), host.For(host.People.Bram));
        await YearFiles.ImportAsync(host.For(host.People.Anna), YearFiles.Read(YearFiles.Example));
        Run run;
        using (_desk.StartActivity("a year"))
        {
            run = await flow.RunAsync();
        }

        return (run, await flow.ExportAsync(run));
    }

    private static void CheckConnected(SpanTree tree)
    {
        Assert.All(tree.Spans.Where(span => span != tree.Root), span =>
            Assert.True(tree.Parent(span) is not null, $"{span.Service} {span.Scope} {span.Name} hangs in the air"));
        Assert.Equal(
            [Runs, Snapshots, Assessments, Registrations],
            tree.Spans.Where(span => span.Kind == Server).Select(span => span.Attributes["rpc.service"]).Distinct()
                .Order(StringComparer.Ordinal));
    }

    private static void CheckUnits(SpanTree tree, Run run)
    {
        var work = tree.Spans.Where(span => span.Scope == "TopGrid.Allocation.Runs").ToList();
        Assert.Equal(run.Units.Total, work.Count(span => span.Attributes.ContainsKey("topgrid.unit")));
        Assert.Equal(
            run.Phases.Count(phase => phase.Units.Total > 0), work.Count(span => span.Name.StartsWith("phase ", StringComparison.Ordinal)));
        Assert.All(work, unit => Assert.Equal(
            [(Server, $"{Runs}/CreateRun"), (Client, $"{Runs}/CreateRun"), (tree.Root.Kind, "a year")],
                tree.Ancestors(unit).Select(span => (span.Kind, span.Name))));
    }

    // Freezing asks Registration and, through Assessment, Registration again; in process, and yet one trace.
    private static void CheckModules(SpanTree tree)
    {
        (int, string)[] freeze = [
            (Server, $"{Snapshots}/ProposeSnapshot"), (Client, $"{Snapshots}/ProposeSnapshot"), (tree.Root.Kind, "a year")];
        (int, string)[] facts = [(Client, $"{Registrations}/StreamFacts"), .. freeze];
        (int, string)[] assessments = [(Client, $"{Assessments}/StreamAssessments"), .. freeze];
        (int, string)[] factsOfAssessment = [
            (Client, $"{Registrations}/StreamFacts"), (Server, $"{Assessments}/StreamAssessments"), .. assessments];
        var paths = tree.Spans.Where(span => span.Kind == Server)
            .Select(span => (span.Name, Path: tree.Ancestors(span).Select(one => (one.Kind, one.Name)).ToArray())).ToList();
        Assert.Contains(paths, path => path.Name == $"{Registrations}/StreamFacts" && path.Path.SequenceEqual(facts));
        Assert.Contains(paths, path => path.Name == $"{Assessments}/StreamAssessments" && path.Path.SequenceEqual(assessments));
        Assert.Contains(paths, path => path.Name == $"{Registrations}/StreamFacts" && path.Path.SequenceEqual(factsOfAssessment));
    }

    private static void CheckParties(SpanTree tree, List<ReceivedSpan> all, Run run, Dictionary<string, byte[]> files)
    {
        var ledger = all.Where(IsLedger).ToList();
        var roots = ledger.Where(span => span.ParentSpanId.Length == 0).ToDictionary(span => span.TraceId, StringComparer.Ordinal);
        var start = tree.Spans.Single(span => span.Kind == Server && span.Name == $"{Runs}/CreateRun");
        Assert.All(roots.Values, root => Assert.Equal(new ReceivedLink(tree.Root.TraceId, start.SpanId), Assert.Single(root.Links)));

        var steps = ledger.Where(IsStep).ToList();
        Assert.Equal(run.DecisionCount, steps.Count);
        Assert.All(steps, step => Assert.Equal(roots[step.TraceId].SpanId, step.ParentSpanId));
        Assert.Equal(
            Enumerable.Range(0, steps.Count).Select(sequence => Id($"TopGrid-span-v1\n{run.InputHash}\n{sequence}", 8))
                .Order(StringComparer.Ordinal),
            steps.Select(step => step.SpanId).Order(StringComparer.Ordinal));

        // Whoever stands in the published file can compute the ids of its trace and find it.
        var parties = Encoding.UTF8.GetString(files["allocation.csv"]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => line.Split(',')).Select(cells => (Profession: cells[1], Tpid: cells[2])).ToList();
        Assert.All(parties, party =>
        {
            var root = roots[Id($"TopGrid-trace-v1\n{run.InputHash}\n{party.Profession}\n{party.Tpid}", 16)];
            Assert.Equal(Id($"TopGrid-span-v1\n{run.InputHash}\n{party.Profession}\n{party.Tpid}", 8), root.SpanId);
        });

        CheckPseudonyms(ledger);
    }

    // A practice of one person is nowhere named on a span.
    private static void CheckPseudonyms(List<ReceivedSpan> ledger)
    {
        var practices = File.ReadLines(Path.Combine(YearFiles.Example, "institutions.csv"))
            .Where(line => line.EndsWith(",practice", StringComparison.Ordinal)).Select(line => line.Split(',')[0])
            .ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(practices);
        Assert.Contains(ledger, span => span.Attributes.ContainsKey("dpl.core.data_subject_id"));
        Assert.All(ledger.SelectMany(span => span.Attributes), attribute => Assert.DoesNotContain(attribute.Value, practices));
    }

    private static bool IsLedger(ReceivedSpan span) => span.Scope == "TopGrid.Ledger";

    private static bool IsStep(ReceivedSpan span) => IsLedger(span) && span.ParentSpanId.Length > 0;

    private static string Id(string text, int bytes) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..(2 * bytes)];
}
