using System.CommandLine;
using System.Text.Json.Nodes;
using TopGrid.Cli.Client;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Texts;
using TopGrid.Worker;

namespace TopGrid.Cli.Commands;

/// <summary><c>worker</c>: computes units of a host's runs until Ctrl-C or SIGTERM.</summary>
internal static class WorkerCommand
{
    public static Command Build(Shell shell)
    {
        var database = HostCommand.DatabaseOption(shell);
        var name = shell.Text("--name", "NAME", Phrases.OptWorkerName);
        var parallel = shell.Number("--parallel", Phrases.OptParallel, 1, 1024);
        var cluster = new ClusterSettings(shell);
        var probes = new ProbeSettings(shell);
        var otlp = shell.Text("--otlp", "URL", Phrases.OptOtlp);
        return shell.Command("worker", Phrases.CmdWorker, [database, name, parallel, .. cluster.Symbols, .. probes.Symbols, otlp], call =>
        {
            Uri? endpoint = null;
            if (call.Value(otlp) is { } given && (endpoint = HostCalls.AddressOf(given)) is null)
            {
                return Task.FromResult(call.Screen.Refuse(Phrases.NotAnAddress, given));
            }

            if (cluster.Refuse(call) is { } refused)
            {
                return Task.FromResult(refused);
            }

            return RunAsync(call, new WorkerProcessOptions
            {
                Storage = HostCommand.StorageOf(call.Value(database)),
                Name = call.Value(name) ?? ProcessName.Current,
                Parallel = call.Value(parallel) ?? 0,
                Cluster = cluster.Of(call),
                Probes = probes.Of(call),
                OtlpEndpoint = endpoint,
            });
        });
    }

    private static async Task<int> RunAsync(Call call, WorkerProcessOptions options)
    {
        await using var worker = await WorkerApplication.StartAsync(options, call.Stop);
        ProbeSettings.PrintStarted(
            call,
            new JsonObject { ["worker"] = options.Name, ["database"] = options.Storage.Display },
            call.Screen.In(Phrases.WorkerRuns, options.Name, options.Storage.Display),
            worker.HealthAddress);
        await worker.WaitForShutdownAsync(call.Stop);
        call.Screen.Say(Phrases.WorkerStopped);
        return ExitCodes.Done;
    }
}
