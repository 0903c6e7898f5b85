using System.CommandLine;
using System.Diagnostics;
using TopGrid.Access.Callers;
using TopGrid.Access.Identities;
using TopGrid.Cli.Client;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Texts;
using TopGrid.Data.Connections;
using TopGrid.Dataset;
using TopGrid.Example;
using TopGrid.Host;

namespace TopGrid.Cli.Commands;

/// <summary>
/// <c>demo</c>: a whole year from facts to publication through the gRPC services of a host in this process, on a database of its own that
/// is removed at the end.
/// </summary>
internal static class DemoCommand
{
    public static Command Build(Shell shell)
    {
        var keep = shell.Flag("--keep", Phrases.OptKeep);
        var otlp = shell.Text("--otlp", "URL", Phrases.OptOtlp);
        return shell.Command("demo", Phrases.CmdDemo, [keep, otlp], async call =>
        {
            Uri? endpoint = null;
            if (call.Value(otlp) is { } given && (endpoint = HostCalls.AddressOf(given)) is null)
            {
                return call.Screen.Refuse(Phrases.NotAnAddress, given);
            }

            var folder = Directory.CreateTempSubdirectory("topgrid-demo-").FullName;
            try
            {
                return await RunAsync(call, folder, endpoint, call.Value(keep));
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
        var data = Path.Combine(folder, "2025");
        DatasetWriter.WriteFolder(ExampleYearGenerator.Generate(ExampleYearGenerator.CommittedSeed), data);
        var options = new HostOptions
        {
            Storage = StorageOptions.Sqlite(Path.Combine(folder, "topgrid.db")),
            IdentitiesFile = Path.Combine(folder, "identities.json"),
            Port = 0,
            OtlpEndpoint = otlp,
        };
        var identities = new LocalIdentityStore(options.IdentitiesFile);
        var (anna, annasToken) = identities.Create("anna@demo", "Anna (operator)", [CallerRole.Operator]);
        var (bram, bramsToken) = identities.Create("bram@demo", "Bram (operator)", [CallerRole.Operator]);

        await using var host = await HostApplication.StartAsync(options, call.Stop);
        screen.Say(Phrases.DemoHost, host.Address.ToString().TrimEnd('/'), options.Storage.Display);
        screen.Say(Phrases.DemoIdentities, $"{anna.DisplayName}: {annasToken}", $"{bram.DisplayName}: {bramsToken}");

        // One root span for the whole demo; the host in this process exports it with its own.
        using var span = Tracing.Source.StartActivity("demo", ActivityKind.Client);
        using var first = Session.Open(host.Address, annasToken);
        using var second = Session.Open(host.Address, bramsToken);
        var outcome = await first.DoAsync(open => new DemoScript(screen, open, second, call.Stop).RunAsync(data));
        if (outcome is null)
        {
            return ExitCodes.Defect;
        }

        screen.Print(outcome.ToDocument(screen, keep ? folder : null));
        return ExitCodes.Done;
    }
}
