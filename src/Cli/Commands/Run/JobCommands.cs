using System.CommandLine;
using Grpc.Core;
using TopGrid.Allocation.V1;
using TopGrid.Cli.Client;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using RunState = TopGrid.Allocation.V1.Run.Types.State;

namespace TopGrid.Cli.Commands;

/// <summary>
/// <c>job list, show, watch, results, resume, cancel</c>: heavy work on the side, started by <c>run explain</c> and <c>run sweep</c>.
/// </summary>
internal static class JobCommands
{
    public static Command Build(Shell shell, HostCalls calls) => shell.Group(
        "job", Phrases.CmdJob, List(shell, calls), Show(shell, calls), Watch(shell, calls), Results(shell, calls), Resume(shell, calls),
        Cancel(shell, calls));

    /// <summary>Starts a job and says how to follow it.</summary>
    public static async Task<int> StartAsync(Call call, Session session, int year, Job asked)
    {
        var job = await session.Jobs.CreateJobAsync(
            new CreateJobRequest { Parent = Names.Year(year), Job = asked, RequestId = Session.NewRequestId() },
            cancellationToken: call.Stop);
        call.Screen.Print(JobTables.Of(call.Screen, job).Line(call.Screen.In(Phrases.JobStartedNext, year, Names.Last(job.Name))));
        return ExitCodes.Done;
    }

    private static Command List(Shell shell, HostCalls calls)
    {
        var year = shell.Year();
        return calls.Command("list", "job list", Phrases.CmdJobList, [year], async (call, session) =>
        {
            var jobs = await Listing.AllAsync<Job>(async token =>
            {
                var page = await session.Jobs.ListJobsAsync(
                    new ListJobsRequest { Parent = Names.Year(call.Value(year)), PageSize = Listing.PageSize, PageToken = token },
                    cancellationToken: call.Stop);
                return (page.Jobs, page.NextPageToken);
            });
            call.Screen.Print(JobTables.OfList(call.Screen, jobs));
            return ExitCodes.Done;
        });
    }

    private static Command Show(Shell shell, HostCalls calls)
    {
        var (year, id) = (shell.Year(), shell.Argument("JOB", Phrases.ArgJob));
        return calls.Command("show", "job show", Phrases.CmdJobShow, [year, id], async (call, session) =>
        {
            var job = await session.Jobs.GetJobAsync(
                new GetJobRequest { Name = Names.Job(call.Value(year), call.Value(id)) }, cancellationToken: call.Stop);
            await PrintAsync(call, session, job);
            return ExitCodes.Done;
        });
    }

    private static Command Watch(Shell shell, HostCalls calls)
    {
        var (year, id) = (shell.Year(), shell.Argument("JOB", Phrases.ArgJob));
        return calls.Command("watch", "job watch", Phrases.CmdJobWatch, [year, id], async (call, session) =>
        {
            var name = Names.Job(call.Value(year), call.Value(id));
            var ended = await Progress.ShowAsync(
                call.Screen, Phrases.JobRunning, progress => FollowAsync(call.Screen, session, name, progress, call.Stop));
            await PrintAsync(call, session, ended);
            return ended.State == RunState.Succeeded ? ExitCodes.Done : ExitCodes.No;
        });
    }

    private static Command Results(Shell shell, HostCalls calls)
    {
        var (year, id) = (shell.Year(), shell.Argument("JOB", Phrases.ArgJob));
        var filter = shell.Text("--filter", "EXPR", Phrases.OptSweepFilter);
        return calls.Command("results", "job results", Phrases.CmdJobResults, [year, id, filter], async (call, session) =>
        {
            var name = Names.Job(call.Value(year), call.Value(id));
            var results = await Listing.AllAsync<SweepResult>(async token =>
            {
                var page = await session.Jobs.ListSweepResultsAsync(
                    new ListSweepResultsRequest { Parent = name, PageSize = Listing.PageSize, PageToken = token, Filter = call.Value(filter)
                        ?? "" }, cancellationToken: call.Stop);
                return (page.Results, page.NextPageToken);
            });
            var summary = await session.Jobs.GetSweepSummaryAsync(new GetSweepSummaryRequest { Job = name }, cancellationToken: call.Stop);
            call.Screen.Print(JobTables.OfResults(summary, results));
            return ExitCodes.Done;
        });
    }

    private static Command Resume(Shell shell, HostCalls calls)
    {
        var (year, id) = (shell.Year(), shell.Argument("JOB", Phrases.ArgJob));
        return calls.Command("resume", "job resume", Phrases.CmdJobResume, [year, id], async (call, session) =>
        {
            var job = await session.Jobs.ResumeJobAsync(
                new ResumeJobRequest { Name = Names.Job(call.Value(year), call.Value(id)), RequestId = Session.NewRequestId() },
                cancellationToken: call.Stop);
            call.Screen.Print(JobTables.Of(call.Screen, job));
            return ExitCodes.Done;
        });
    }

    private static Command Cancel(Shell shell, HostCalls calls)
    {
        var (year, id) = (shell.Year(), shell.Argument("JOB", Phrases.ArgJob));
        return calls.Command("cancel", "job cancel", Phrases.CmdJobCancel, [year, id], async (call, session) =>
        {
            var job = await session.Jobs.CancelJobAsync(
                new CancelJobRequest { Name = Names.Job(call.Value(year), call.Value(id)), RequestId = Session.NewRequestId() },
                cancellationToken: call.Stop);
            call.Screen.Print(JobTables.Of(call.Screen, job));
            return ExitCodes.Done;
        });
    }

    private static async Task<Job> FollowAsync(Screen screen, Session session, string name, Progress progress, CancellationToken stop)
    {
        Job? last = null;
        await Following.ToTheEndAsync(
            screen,
            () => session.Jobs.WatchJob(new WatchJobRequest { Name = name }, cancellationToken: stop),
            message =>
            {
                last = message.Job;
                progress.Set(last.Units?.Done ?? 0, last.Units?.Total ?? 0, message.Remaining is { } left ? $"~{left.Seconds} s" : "");
            },
            stop);
        return last ?? throw new RpcException(
            new Status(StatusCode.Unavailable, $"The host ended the watch on {name} without a message. Try again."));
    }

    // A sweep that is done shows its figures with it.
    private static async Task PrintAsync(Call call, Session session, Job job)
    {
        var summary = job is { State: RunState.Succeeded, WorkCase: Job.WorkOneofCase.Sweep }
            ? await session.Jobs.GetSweepSummaryAsync(new GetSweepSummaryRequest { Job = job.Name }, cancellationToken: call.Stop)
            : null;
        call.Screen.Print(JobTables.Of(call.Screen, job, summary));
    }
}
