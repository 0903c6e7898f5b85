using System.CommandLine;
using System.Text.Json.Nodes;
using TopGrid.Access.Identities;
using TopGrid.Cli.Client;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Texts;
using TopGrid.Data.Connections;
using TopGrid.Data.Messages;
using TopGrid.Host;
using TopGrid.Rpc.Server;

namespace TopGrid.Cli.Commands;

/// <summary><c>host</c>: serves all modules until Ctrl-C or SIGTERM.</summary>
internal static class HostCommand
{
    private const long BytesPerMegabyte = 1024 * 1024;

    public static Command Build(Shell shell)
    {
        var database = DatabaseOption(shell);
        var listen = shell.Text("--listen", "ADDRESS", Phrases.OptListen);
        var port = shell.Number("--port", Phrases.OptPort, 0, 65535);
        var json = shell.Number("--json-port", Phrases.OptJsonPort, 0, 65535);
        var connections = shell.Number("--max-connections", Phrases.OptMaxConnections, 1, 1_000_000);
        var noWorker = shell.Flag("--no-worker", Phrases.OptNoWorker);
        var parallel = shell.Number("--parallel", Phrases.OptParallel, 1, 1024);
        var cluster = new ClusterSettings(shell);
        var maxImport = shell.Number("--max-import", Phrases.OptMaxImport, 1, 1_000_000);
        var identities = IdentityCommands.FileOption(shell);
        var issuers = shell.Text("--issuers", "FILE", Phrases.OptIssuers);
        var tls = new TlsSettings(shell);
        var probes = new ProbeSettings(shell);
        var otlp = shell.Text("--otlp", "URL", Phrases.OptOtlp);
        return shell.Command("host", Phrases.CmdHost, [
            database, listen, port, json, connections, .. tls.Symbols, .. probes.Symbols, noWorker, parallel, .. cluster.Symbols, maxImport,
            identities, issuers, otlp], call =>
        {
            Uri? endpoint = null;
            if (call.Value(otlp) is { } given && (endpoint = HostCalls.AddressOf(given)) is null)
            {
                return Task.FromResult(call.Screen.Refuse(Phrases.NotAnAddress, given));
            }

            if (tls.Lonely(call) is { } lonely)
            {
                return Task.FromResult(call.Screen.Refuse(Phrases.NeedsCertificate, lonely, TlsSettings.Certificate));
            }

            if (cluster.Refuse(call) is { } refused)
            {
                return Task.FromResult(refused);
            }

            return RunAsync(call, new HostOptions
            {
                Storage = StorageOf(call.Value(database)),
                IdentitiesFile = call.Value(identities) ?? IdentityCommands.DefaultFile(),
                IssuersFile = call.Value(issuers),
                ListenAddress = call.Value(listen) ?? "127.0.0.1",
                Port = call.Value(port) ?? HostOptions.DefaultPort,
                JsonPort = call.Value(json),
                MaxConnections = call.Value(connections) ?? new RpcServerOptions().MaxConnections,
                Tls = tls.Of(call),
                Probes = probes.Of(call),
                RunWorker = !call.Value(noWorker),
                Parallel = call.Value(parallel) ?? 0,
                Cluster = cluster.Of(call),
                MaxImportBytes = call.Value(maxImport) * BytesPerMegabyte,
                OtlpEndpoint = endpoint,
                Say = call.Screen.Say,
            });
        });
    }

    public static Option<string> DatabaseOption(Shell shell) => shell.Text("--database", "sqlite:PATH|postgres://...", Phrases.OptDatabase);

    /// <summary>The database that an operator names, else the SQLite file in the data folder.</summary>
    /// <exception cref="StorageException">It names none.</exception>
    public static StorageOptions StorageOf(string? setting) => StorageOptions.Parse(setting, Environment.GetEnvironmentVariable);

    private static async Task<int> RunAsync(Call call, HostOptions options)
    {
        await using var host = await HostApplication.StartAsync(options, call.Stop);
        var address = host.Address.ToString().TrimEnd('/');
        var started = new JsonObject
        {
            ["address"] = address,
            ["database"] = options.Storage.Display,
            ["identities"] = options.IdentitiesFile,
        };
        var text = call.Screen.In(Phrases.HostListens, address, options.Storage.Display);
        if (host.JsonAddress?.ToString().TrimEnd('/') is { } json)
        {
            started["json"] = json;
            text += Environment.NewLine + call.Screen.In(Phrases.JsonAnswers, json);
        }

        ProbeSettings.PrintStarted(call, started, text, host.HealthAddress);
        if (new LocalIdentityStore(options.IdentitiesFile).List().IsEmpty)
        {
            call.Screen.Say(Phrases.NoIdentitiesYet, options.IdentitiesFile);
        }

        await host.WaitForShutdownAsync(call.Stop);
        call.Screen.Say(Phrases.HostStopped);
        return ExitCodes.Done;
    }
}
