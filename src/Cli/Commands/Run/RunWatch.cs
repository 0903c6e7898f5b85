using System.CommandLine;
using Grpc.Core;
using TopGrid.Allocation.V1;
using TopGrid.Cli.Client;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using AllocationRun = TopGrid.Allocation.V1.Run;

namespace TopGrid.Cli.Commands;

/// <summary><c>run watch</c>: follows a run to its end.</summary>
internal static class RunWatch
{
    public static Command Build(Shell shell, HostCalls calls)
    {
        var (year, run) = (shell.Year(), shell.OptionalArgument("RUN", Phrases.ArgRun));
        return calls.Command("watch", "run watch", Phrases.CmdRunWatch, [year, run], async (call, session) =>
        {
            if (await RunCommands.FindAsync(call, session, call.Value(year), call.Value(run)) is not { } name)
            {
                return ExitCodes.Refused;
            }

            var ended = await Progress.ShowAsync(
                call.Screen, Phrases.RunRunning, progress => FollowAsync(call.Screen, session, name, progress, call.Stop));
            call.Screen.Print(RunTables.Of(call.Screen, ended));
            return ExitCodeOf(ended);
        });
    }

    /// <summary>Follows a run until it is final.</summary>
    /// <returns>The run as it ended.</returns>
    public static async Task<AllocationRun> FollowAsync(
        Screen screen, Session session, string name, Progress progress, CancellationToken stop)
    {
        AllocationRun? last = null;
        await Following.ToTheEndAsync(
            screen,
            () => session.Runs.WatchRun(new WatchRunRequest { Name = name }, cancellationToken: stop),
            message =>
            {
                last = message.Run;
                progress.Set(last.Units?.Done ?? 0, last.Units?.Total ?? 0, Detail(message));
            },
            stop);
        return last
            ?? throw new RpcException(
                new Status(StatusCode.Unavailable, $"The host ended the watch on {name} without a message. Try again."));
    }

    /// <summary>A run that did not come to a result is a no.</summary>
    public static int ExitCodeOf(AllocationRun run) => run.State == AllocationRun.Types.State.Succeeded ? ExitCodes.Done : ExitCodes.No;

    private static string Detail(WatchRunResponse message)
    {
        var remaining = message.Remaining is { } left ? $"~{left.Seconds} s" : "";
        return $"{RunTables.OpenPhases(message.Run)} {remaining}".Trim();
    }
}
