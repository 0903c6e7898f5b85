using System.CommandLine;
using System.Text.Json.Nodes;
using TopGrid.Allocation.V1;
using TopGrid.Cli.Client;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using TopGrid.Cluster.Security;

namespace TopGrid.Cli.Commands;

/// <summary><c>cluster list, watch</c>: who computes, on what, and how far it is.</summary>
internal static class ClusterCommands
{
    public static Command Build(Shell shell, HostCalls calls) =>
        shell.Group("cluster", Phrases.CmdCluster, List(calls), Watch(shell, calls), Certificates(shell));

    private static Command List(HostCalls calls) =>
        calls.Command("list", "cluster list", Phrases.CmdClusterList, [], async (call, session) =>
    {
        var state = await session.Cluster.GetClusterStateAsync(new GetClusterStateRequest(), cancellationToken: call.Stop);
        call.Screen.Print(ClusterTables.Of(call.Screen, state));
        return ExitCodes.Done;
    });

    private static Command Watch(Shell shell, HostCalls calls)
    {
        var untilIdle = shell.Flag("--until-idle", Phrases.OptUntilIdle);
        return calls.Command("watch", "cluster watch", Phrases.CmdClusterWatch, [untilIdle], async (call, session) =>
        {
            await Following.ToTheEndAsync(
                call.Screen,
                () => session.Cluster.WatchClusterState(
                    new WatchClusterStateRequest { UntilIdle = call.Value(untilIdle) }, cancellationToken: call.Stop),
                state => call.Screen.PrintLine(ProtoJson.ToJson(state), ClusterTables.Line(call.Screen, state)),
                call.Stop);
            return ExitCodes.Done;
        });
    }

    private static Command Certificates(Shell shell)
    {
        var folder = shell.Text("--out", "DIR", Phrases.OptCertificatesOut);
        folder.Required = true;
        return shell.Command("certificates", Phrases.CmdClusterCertificates, [folder], call =>
        {
            var written = LocalAuthority.WritePair(call.Value(folder)!, DateTimeOffset.UtcNow);
            call.Screen.PrintLine(
                new JsonObject { ["folder"] = call.Value(folder), ["files"] = new JsonArray(
                    [.. written.Select(file => JsonValue.Create(file))]) },
                $"{call.Screen.In(Phrases.CertificatesWritten)} {string.Join(", ", written)}{Environment.NewLine}{call.Screen.In(Phrases.CertificatesUse, call.Value(folder)!)}");
            return Task.FromResult(ExitCodes.Done);
        });
    }
}
