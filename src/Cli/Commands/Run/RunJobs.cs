using System.CommandLine;
using TopGrid.Allocation.V1;
using TopGrid.Cli.Client;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Texts;

namespace TopGrid.Cli.Commands;

/// <summary><c>run explain</c> and <c>run sweep</c>: start jobs over all workers of a host.</summary>
internal static class RunJobs
{
    /// <summary>Most seeds that a host takes.</summary>
    private const int MostSeeds = 100_000;

    public static Command Explain(Shell shell, HostCalls calls)
    {
        var (year, run) = (shell.Year(), shell.OptionalArgument("RUN", Phrases.ArgRun));
        var attempts = shell.Number("--attempts", Phrases.OptAttempts, 1, 100);
        return calls.Command("explain", "run explain", Phrases.CmdRunExplain, [year, run, attempts], async (call, session) =>
            await RunCommands.FindAsync(call, session, call.Value(year), call.Value(run)) is not { } name
                ? ExitCodes.Refused
                : await JobCommands.StartAsync(
                    call, session, call.Value(year),
                    new Job { ExplainRun = new ExplainRun { Run = name }, MaxAttempts = call.Value(attempts) ?? 0 }));
    }

    public static Command Sweep(Shell shell, HostCalls calls)
    {
        var year = shell.Year();
        var snapshot = shell.Text("--snapshot", "ID", Phrases.OptSnapshot);
        var parameter = shell.Text("--parameter", "NAME", Phrases.OptSweepParameter);
        var values = shell.Texts("--value", "VALUE|FIRST..LAST", Phrases.OptSweepValue);
        var seeds = shell.Number("--seeds", Phrases.OptSweepSeeds, 1, MostSeeds);
        var attempts = shell.Number("--attempts", Phrases.OptAttempts, 1, 100);
        return calls.Command("sweep", "run sweep", Phrases.CmdRunSweep, [
            year, snapshot, parameter, values, seeds, attempts], async (call, session) =>
        {
            var sweep = new Sweep { Parameter = call.Value(parameter) ?? "", Seeds = call.Value(seeds) ?? 0 };
            foreach (var value in call.Value(values) ?? [])
            {
                if (SweepValues.Expand(value) is not { } expanded)
                {
                    return call.Screen.Refuse(Phrases.NotARange, value);
                }

                sweep.Values.Add(expanded);
            }

            var name = call.Value(snapshot) is { } given
                ? Names.Snapshot(call.Value(year), given)
                : await RunCommands.NewestConfirmedAsync(session, call.Value(year), call.Stop);
            if (name is null)
            {
                return call.Screen.Refuse(Phrases.NoConfirmedSnapshot, call.Value(year));
            }

            sweep.Snapshot = name;
            return await JobCommands.StartAsync(
                call, session, call.Value(year), new Job { Sweep = sweep, MaxAttempts = call.Value(attempts) ?? 0 });
        });
    }
}
