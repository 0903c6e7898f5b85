using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Allocation.Calculation.Sweeps;
using TopGrid.Allocation.Engine;
using TopGrid.Allocation.Jobs;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Allocation.Work;
using TopGrid.Allocation.V1;
using TopGrid.Common.Contracts;
using TopGrid.Common.Contracts.Listing;
using TopGrid.Common.Contracts.Names;
using TopGrid.Requests;
using TopGrid.Rpc.Errors;

namespace TopGrid.Allocation.Services;

/// <summary>Serves jobs: explanations of a whole run, and sweeps of what-ifs.</summary>
internal sealed class JobGrpcService(
    RunStore runs, JobStore jobs, JobPlanner planner, SweepComputer sweeps, IWorkBell bell, WorkControl control, RequestAnswers requests,
    TimeProvider clock) : JobService.JobServiceBase
{
    public override Task<Job> CreateJob(CreateJobRequest request, ServerCallContext context)
    {
        var year = ResourceNames.Parse<YearName>(request.Parent, "parent");
        return requests.OnceAsync(context, request, "", CreateAsync, id => MessageAsync(id, context.CancellationToken));

        async Task CreateAsync()
        {
            var attempts = WorkControl.Attempts(request.Job?.MaxAttempts ?? 0, "job.max_attempts");
            var plan = await planner.PlanAsync(year.Year, request.Job, context.CancellationToken);
            await runs.AddAsync(
                year.Year, number => Planned(plan, year.Year, number, attempts, context.GetCaller().UserId), row => plan.Phases(row.Id),
                context.CancellationToken);
            bell.Ring();
        }
    }

    public override Task<Job> GetJob(GetJobRequest request, ServerCallContext context) =>
        MessageAsync(IdOf(request.Name, "name"), context.CancellationToken);

    public override async Task<ListJobsResponse> ListJobs(ListJobsRequest request, ServerCallContext context)
    {
        var year = ResourceNames.Parse<YearName>(request.Parent, "parent");
        var filter = ListFilter.Parse(request.Filter, "state");
        var page = PageRequest.Read(request.PageSize, request.PageToken, "ListJobs", request.Parent, request.Filter);
        var messages = new List<Job>();
        foreach (var row in await jobs.ListAsync(year.Year, context.CancellationToken))
        {
            var message = await MessageAsync(row.Id, context.CancellationToken);
            if (filter["state"] is not { } state || string.Equals(state, message.State.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                messages.Add(message);
            }
        }

        (var shown, var next) = Pages.Cut(messages, job => job.Name, page);
        var response = new ListJobsResponse { NextPageToken = next };
        response.Jobs.AddRange(shown);
        return response;
    }

    public override Task WatchJob(WatchJobRequest request, IServerStreamWriter<WatchJobResponse> responseStream, ServerCallContext context)
    {
        var id = IdOf(request.Name, "name");
        return WorkWatch.FollowAsync(
            async () =>
            {
                var now = await ProgressAsync(id, context.CancellationToken);
                return (now, now.Job.State.HasEnded());
            },
            (last, now) => last.ActiveWorkers == now.ActiveWorkers && last.Job.Equals(now.Job),
            now => responseStream.WriteAsync(now, context.CancellationToken),
            WorkWatch.Often,
            clock,
            context.CancellationToken);
    }

    public override Task<Job> ResumeJob(ResumeJobRequest request, ServerCallContext context) => ChangeAsync(
        context, request, request.Name, request.Etag,
        async id =>
        {
            var row = (await jobs.FindAsync(id, context.CancellationToken))!;
            await control.ResumeAsync(row, request.Name, () => StateAsync(id, context), context.CancellationToken);
        });

    public override Task<Job> CancelJob(CancelJobRequest request, ServerCallContext context) => ChangeAsync(
        context, request, request.Name, request.Etag,
        id => control.CancelAsync(id, request.Name, () => StateAsync(id, context), context.CancellationToken));

    public override async Task<SweepSummary> GetSweepSummary(GetSweepSummaryRequest request, ServerCallContext context)
    {
        (var plan, var figures) = await FiguresAsync(request.Job, "job", context.CancellationToken);
        return SweepMessages.Summary(request.Job, plan, figures);
    }

    public override async Task<ListSweepResultsResponse> ListSweepResults(ListSweepResultsRequest request, ServerCallContext context)
    {
        var filter = ListFilter.Parse(request.Filter, "value", "profession", "tpid");
        var page = PageRequest.Read(request.PageSize, request.PageToken, "ListSweepResults", request.Parent, request.Filter);
        (var plan, var figures) = await FiguresAsync(request.Parent, "parent", context.CancellationToken);
        List<SweepResult> all = [.. SweepMessages.Results(plan, figures).Where(row =>
            (filter["value"] ?? row.Value) == row.Value && (filter["tpid"] ?? row.Tpid) == row.Tpid
            && (filter["profession"] ?? row.Profession.ToCode()) == row.Profession.ToCode())];
        (var shown, var next) = Pages.Cut(all, row => $"{row.Value}~{(int)row.Profession}~{row.Tpid}", page);
        var response = new ListSweepResultsResponse { NextPageToken = next, TotalSize = all.Count };
        response.Results.AddRange(shown);
        return response;
    }

    private Task<Job> ChangeAsync(ServerCallContext context, IMessage request, string name, string etag, Func<string, Task> change)
    {
        var id = IdOf(name, "name");
        return requests.OnceAsync(
            context, request, id,
            async () =>
            {
                WorkControl.CheckEtag(etag, (await MessageAsync(id, context.CancellationToken)).Etag, name);
                await change(id);
            },
            _ => MessageAsync(id, context.CancellationToken));
    }

    private RunRow Planned(PlannedJob plan, int year, int number, int? attempts, string user) => new()
    {
        Id = WorkNames.JobId(year, number),
        Job = plan.Kind,
        Spec = plan.Spec.ToJson(),
        OfRun = plan.OfRun,
        SnapshotId = plan.SnapshotId,
        Year = year,
        Number = number,
        State = RunState.Running,
        Version = 1,
        LadderVersion = LadderVersion.Current,
        CreatedBy = user,
        CreatedAt = clock.GetUtcNow(),
        MaxAttempts = attempts,
        TraceParent = Activity.Current?.Id,
        InstitutionsPerUnit = 0,
        ComponentsPerUnit = 0,
        TracedUnits = 0,
    };

    private static string IdOf(string name, string field)
    {
        var parsed = ResourceNames.Parse<JobName>(name, field);
        return string.Create(CultureInfo.InvariantCulture, $"{parsed.Year}-{parsed.Job}");
    }

    private async Task<(SweepPlan Plan, SweepFigures Figures)> FiguresAsync(string name, string field, CancellationToken cancellationToken)
    {
        var id = IdOf(name, field);
        var job = await jobs.FindAsync(id, cancellationToken) ?? throw Missing(name);
        if (JobSpec.Of(job).Sweep is not { } plan)
        {
            throw Problems.FailedPrecondition(
                "This job is no sweep", name, "Ask for a job that sweeps; the explanations of a run are read with ExplainResult");
        }

        return job.State == RunState.Completed
            ? (plan, await sweeps.FiguresAsync(id, cancellationToken))
            : throw Problems.FailedPrecondition(
                $"The sweep is {job.State.Text()} and has no figures", name, "Wait for it with WatchJob, or resume it");
    }

    private async Task<Run.Types.State> StateAsync(string id, ServerCallContext context) =>
        (await MessageAsync(id, context.CancellationToken)).State;

    private async Task<Job> MessageAsync(string id, CancellationToken cancellationToken) =>
        (await ProgressAsync(id, cancellationToken)).Job;

    private async Task<WatchJobResponse> ProgressAsync(string id, CancellationToken cancellationToken)
    {
        var view = await runs.ViewAsync(id, cancellationToken);
        if (view is not { Run.Job: not null })
        {
            throw Missing(WorkNames.Of(id));
        }

        var job = view.ToJob();
        if (view.Run is { Job: JobKinds.Explanations, OfRun: { } run })
        {
            job.ExplainRun = new ExplainRun { Run = WorkNames.Of(run) };
        }
        else if (JobSpec.Of(view.Run).Sweep is { } plan)
        {
            job.Sweep = new Sweep { Snapshot = new SnapshotName(
                view.Run.Year, view.Run.SnapshotId).ToString(), Parameter = plan.Parameter, Values = { plan.Values }, Seeds = plan.Seeds };
        }

        return new WatchJobResponse
        {
            Job = job,
            ActiveWorkers = view.ActiveWorkers,
            UnitsPerMinute = view.Pace.PerMinute,
            Remaining = ProgressMessages.RemainingOf(view, job.Units),
        };
    }

    private static RpcException Missing(string name) =>
        Problems.NotFound("There is no such job", name, "List the year's jobs to see which there are");
}
