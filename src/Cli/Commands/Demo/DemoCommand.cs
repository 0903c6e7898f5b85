using System.CommandLine;
using System.Diagnostics;
using TopGrid.Access.Callers;
using TopGrid.Access.Identities;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Cli.Client;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using TopGrid.Data.Connections;
using TopGrid.Dataset;
using TopGrid.Example;
using TopGrid.Host;

namespace TopGrid.Cli.Commands;

/// <summary>
/// <c>demo</c>: a whole year from facts to publication through the gRPC services of a host, on a database of its own that is removed at the
/// end. The host is in this process, or with <c>--cluster</c> one of three processes of which one is killed.
/// </summary>
internal static class DemoCommand
{
    public static Command Build(Shell shell)
    {
        var cluster = shell.Flag("--cluster", Phrases.OptDemoCluster);
        var keep = shell.Flag("--keep", Phrases.OptKeep);
        var otlp = shell.Text("--otlp", "URL", Phrases.OptOtlp);
        return shell.Command("demo", Phrases.CmdDemo, [cluster, keep, otlp], async call =>
        {
            Uri? endpoint = null;
            if (call.Value(otlp) is { } given && (endpoint = HostCalls.AddressOf(given)) is null)
            {
                return call.Screen.Refuse(Phrases.NotAnAddress, given);
            }

            if (call.Value(cluster) && call.Value(keep))
            {
                return call.Screen.Refuse(Phrases.DemoKeepsNoCluster);
            }

            var folder = Directory.CreateTempSubdirectory("topgrid-demo-").FullName;
            try
            {
                return call.Value(cluster)
                    ? await RunClusterAsync(call, folder, endpoint)
                    : await RunAsync(call, folder, endpoint, call.Value(keep));
            }
            finally
            {
                if (!call.Value(keep))
                {
                    Directory.Delete(folder, recursive: true);
                }
            }
        });
    }

    private static async Task<int> RunAsync(Call call, string folder, Uri? otlp, bool keep)
    {
        var screen = call.Screen;
        var options = new HostOptions
        {
            Storage = StorageOptions.Sqlite(Path.Combine(folder, "topgrid.db")),
            IdentitiesFile = DemoCluster.IdentitiesIn(folder),
            Port = 0,
            OtlpEndpoint = otlp,
        };
        var operators = DemoOperators.Create(options.IdentitiesFile);
        await using var host = await HostApplication.StartAsync(options, call.Stop);
        screen.Say(Phrases.DemoHost, host.Address.ToString().TrimEnd('/'), options.Storage.Display);
        screen.Say(Phrases.DemoIdentities, operators.Anna, operators.Bram);

        // One root span for the whole demo; the host in this process exports it with its own.
        using var span = Tracing.Source.StartActivity("demo", ActivityKind.Client);
        using var first = Session.Open(host.Address, operators.AnnasToken);
        using var second = Session.Open(host.Address, operators.BramsToken);
        var outcome = await first.DoAsync(open => new DemoScript(screen, open, second, call.Stop).RunAsync(ExampleIn(folder)));
        if (outcome is null)
        {
            return ExitCodes.Defect;
        }

        screen.Print(outcome.ToDocument(screen, keep ? folder : null));
        return ExitCodes.Done;
    }

    private static async Task<int> RunClusterAsync(Call call, string folder, Uri? otlp)
    {
        var screen = call.Screen;
        if (DemoPostgres.Find() is not { } binaries)
        {
            return screen.Refuse(Phrases.DemoNeedsPostgres);
        }

        var data = ExampleIn(folder);
        var undisturbed = await Progress.ShowAsync(screen, Phrases.Computing, _ => Task.FromResult(RootOf(screen, data)));
        if (undisturbed is null)
        {
            return ExitCodes.Defect;
        }

        var operators = DemoOperators.Create(DemoCluster.IdentitiesIn(folder));
        await using var cluster = await Progress.ShowAsync(
            screen, Phrases.DemoStarting, _ => DemoCluster.StartAsync(binaries, folder, otlp, call.Stop));
        using var first = Session.Open(cluster.Address, operators.AnnasToken);
        using var second = Session.Open(cluster.Address, operators.BramsToken);
        await cluster.FormAsync(screen, first, call.Stop);
        var script = new DemoScript(screen, first, second, call.Stop)
        {
            DuringRun = (run, ended) => cluster.KillOneAsync(screen, first, run, ended),
        };
        if (await first.DoAsync(_ => script.RunAsync(data)) is not { } outcome)
        {
            return ExitCodes.Defect;
        }

        var state = await first.Cluster.GetClusterStateAsync(new Allocation.V1.GetClusterStateRequest(), cancellationToken: call.Stop);
        var report = new DemoClusterReport(undisturbed, outcome.Summary.EvidenceRoot, cluster.Killed, state);
        screen.Print(report.ToDocument(screen, outcome));
        return report.IsSame ? ExitCodes.Done : ExitCodes.Defect;
    }

    private static string ExampleIn(string folder)
    {
        var data = Path.Combine(folder, "2025");
        DatasetWriter.WriteFolder(ExampleYearGenerator.Generate(ExampleYearGenerator.CommittedSeed), data);
        return data;
    }

    // The year computed at one go in this process, without database or cluster.
    private static string? RootOf(Screen screen, string data) => FolderYear.Load(screen, data, null, []) is { } year
        ? Convert.ToHexStringLower(YearRun.Create(year.ToInput()).Execute(Environment.ProcessorCount).Tree.Root)
        : null;
}

/// <summary>The two operators of a demo.</summary>
/// <param name="AnnasToken">The token of the one who proposes.</param>
/// <param name="BramsToken">The token of the one who confirms.</param>
/// <param name="Anna">The first with her token, for people.</param>
/// <param name="Bram">The second with his.</param>
internal sealed record DemoOperators(string AnnasToken, string BramsToken, string Anna, string Bram)
{
    /// <summary>Makes them in a file of identities.</summary>
    public static DemoOperators Create(string identitiesFile)
    {
        var identities = new LocalIdentityStore(identitiesFile);
        var (anna, annasToken) = identities.Create("anna@demo", "Anna (operator)", [CallerRole.Operator]);
        var (bram, bramsToken) = identities.Create("bram@demo", "Bram (operator)", [CallerRole.Operator]);
        return new DemoOperators(annasToken, bramsToken, $"{anna.DisplayName}: {annasToken}", $"{bram.DisplayName}: {bramsToken}");
    }
}
