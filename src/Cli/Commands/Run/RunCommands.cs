using System.CommandLine;
using TopGrid.Allocation.V1;
using TopGrid.Cli.Client;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using AllocationRun = TopGrid.Allocation.V1.Run;

namespace TopGrid.Cli.Commands;

/// <summary><c>run start, watch, show, resume, cancel, explain, sweep, publish, export, list</c> against a host.</summary>
internal static class RunCommands
{
    public static Command Build(Shell shell, HostCalls calls) => shell.Group(
        "run",
        Phrases.CmdRun,
        Start(shell, calls),
        RunWatch.Build(shell, calls),
        Show(shell, calls),
        Resume(shell, calls),
        Cancel(shell, calls),
        RunJobs.Explain(shell, calls),
        RunJobs.Sweep(shell, calls),
        RunPublish.Build(shell, calls),
        Export(shell, calls),
        List(shell, calls));

    /// <summary>The run that an operator names, else the newest of the year; null when there is none, which is said.</summary>
    public static async Task<string?> FindAsync(Call call, Session session, int year, string? run)
    {
        if (run is not null)
        {
            return Names.Run(year, run);
        }

        var page = await session.Runs.ListRunsAsync(
            new ListRunsRequest { Parent = Names.Year(year), PageSize = 1 }, cancellationToken: call.Stop);
        if (page.Runs.Count > 0)
        {
            return page.Runs[0].Name;
        }

        call.Screen.Refuse(Phrases.NoRunYet, year);
        return null;
    }

    private static Command Start(Shell shell, HostCalls calls)
    {
        var year = shell.Year();
        var snapshot = shell.Text("--snapshot", "ID", Phrases.OptSnapshot);
        var attempts = shell.Number("--attempts", Phrases.OptAttempts, 1, 100);
        return calls.Command("start", "run start", Phrases.CmdRunStart, [year, snapshot, attempts], async (call, session) =>
        {
            var name = call.Value(snapshot) is { } given
                ? Names.Snapshot(call.Value(year), given)
                : await NewestConfirmedAsync(session, call.Value(year), call.Stop);
            if (name is null)
            {
                return call.Screen.Refuse(Phrases.NoConfirmedSnapshot, call.Value(year));
            }

            var run = await StartAsync(session, call.Value(year), name, call.Stop, call.Value(attempts) ?? 0);
            call.Screen.Print(RunTables.Of(call.Screen, run)
                .Line(call.Screen.In(Phrases.RunStartedNext, call.Value(year), Names.Last(run.Name))));
            return ExitCodes.Done;
        });
    }

    /// <summary>Starts a run on a confirmed snapshot.</summary>
    public static async Task<AllocationRun> StartAsync(
        Session session, int year, string snapshot, CancellationToken stop, int attempts = 0) =>
        await session.Runs.CreateRunAsync(
            new CreateRunRequest
            {
                Parent = Names.Year(year),
                Run = new AllocationRun { Snapshot = snapshot, MaxAttempts = attempts },
                RequestId = Session.NewRequestId(),
            },
            cancellationToken: stop);

    /// <summary>The newest confirmed snapshot of a year; null when there is none.</summary>
    public static async Task<string?> NewestConfirmedAsync(Session session, int year, CancellationToken stop)
    {
        var snapshots = await Listing.AllAsync<Snapshot>(async token =>
        {
            var page = await session.Snapshots.ListSnapshotsAsync(
                new ListSnapshotsRequest { Parent = Names.Year(year), PageSize = Listing.PageSize, PageToken = token },
                cancellationToken: stop);
            return (page.Snapshots, page.NextPageToken);
        });
        return snapshots.Find(snapshot => snapshot.State == Snapshot.Types.State.Confirmed)?.Name;
    }

    private static Command Show(Shell shell, HostCalls calls)
    {
        var (year, run) = (shell.Year(), shell.OptionalArgument("RUN", Phrases.ArgRun));
        return calls.Command("show", "run show", Phrases.CmdRunShow, [year, run], async (call, session) =>
        {
            if (await FindAsync(call, session, call.Value(year), call.Value(run)) is not { } name)
            {
                return ExitCodes.Refused;
            }

            var shown = await session.Runs.GetRunAsync(new GetRunRequest { Name = name }, cancellationToken: call.Stop);
            var json = ProtoJson.ToJson(shown).AsObject();
            if (shown.State != AllocationRun.Types.State.Succeeded)
            {
                call.Screen.Print(RunTables.Of(call.Screen, shown));
                return ExitCodes.Done;
            }

            var summary = await session.Results.GetSummaryAsync(
                new GetSummaryRequest { Name = $"{name}/summary" }, cancellationToken: call.Stop);
            json["summary"] = ProtoJson.ToJson(summary);
            call.Screen.Print(RunTables.Of(call.Screen, shown, json)
                .Add(call.Screen, ProfessionFigures.Of(summary), ConsortiumFigures.Of(summary))
                .Add(call.Screen, PolicyFigures.Of(summary)));
            return ExitCodes.Done;
        });
    }

    private static Command Resume(Shell shell, HostCalls calls)
    {
        var (year, run) = (shell.Year(), shell.Argument("RUN", Phrases.ArgRunId));
        return calls.Command("resume", "run resume", Phrases.CmdRunResume, [year, run], async (call, session) =>
        {
            var resumed = await session.Runs.ResumeRunAsync(
                new ResumeRunRequest { Name = Names.Run(call.Value(year), call.Value(run)), RequestId = Session.NewRequestId() },
                cancellationToken: call.Stop);
            call.Screen.Print(RunTables.Of(call.Screen, resumed));
            return ExitCodes.Done;
        });
    }

    private static Command Cancel(Shell shell, HostCalls calls)
    {
        var (year, run) = (shell.Year(), shell.Argument("RUN", Phrases.ArgRunId));
        return calls.Command("cancel", "run cancel", Phrases.CmdRunCancel, [year, run], async (call, session) =>
        {
            var cancelled = await session.Runs.CancelRunAsync(
                new CancelRunRequest { Name = Names.Run(call.Value(year), call.Value(run)), RequestId = Session.NewRequestId() },
                cancellationToken: call.Stop);
            call.Screen.Print(RunTables.Of(call.Screen, cancelled));
            return ExitCodes.Done;
        });
    }

    private static Command Export(Shell shell, HostCalls calls)
    {
        var (year, run) = (shell.Year(), shell.Argument("RUN", Phrases.ArgRunId));
        var target = shell.Text("--out", "DIR", Phrases.OptOut, required: true);
        return calls.Command("export", "run export", Phrases.CmdRunExport, [year, run, target], async (call, session) =>
        {
            using var stream = session.Runs.ExportRun(
                new ExportRunRequest { Name = Names.Run(call.Value(year), call.Value(run)) }, cancellationToken: call.Stop);
            var files = await FileStreams.WriteFolderAsync(
                stream.ResponseStream,
                message => message.PartCase == ExportRunResponse.PartOneofCase.Header ? message.Header : null,
                message => message.PartCase == ExportRunResponse.PartOneofCase.Chunk ? message.Chunk : null,
                call.Required(target),
                call.Stop);
            call.Screen.Print(FileTables.Of(call.Screen, files, call.Required(target)));
            return ExitCodes.Done;
        });
    }

    private static Command List(Shell shell, HostCalls calls)
    {
        var year = shell.Year();
        return calls.Command("list", "run list", Phrases.CmdRunList, [year], async (call, session) =>
        {
            var runs = await Listing.AllAsync<AllocationRun>(async token =>
            {
                var page = await session.Runs.ListRunsAsync(
                    new ListRunsRequest { Parent = Names.Year(call.Value(year)), PageSize = Listing.PageSize, PageToken = token },
                    cancellationToken: call.Stop);
                return (page.Runs, page.NextPageToken);
            });
            call.Screen.Print(RunTables.OfList(call.Screen, runs));
            return ExitCodes.Done;
        });
    }
}
