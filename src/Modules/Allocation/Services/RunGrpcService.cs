using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Engine;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Allocation.Work;
using TopGrid.Allocation.V1;
using TopGrid.Common.Contracts.Listing;
using TopGrid.Common.Contracts.Names;
using TopGrid.Common.V1;
using TopGrid.Requests;
using TopGrid.Rpc.Errors;

namespace TopGrid.Allocation.Services;

/// <summary>Serves runs: start, watch, resume, cancel, export.</summary>
internal sealed class RunGrpcService(
    RunStore runs, RunReader reader, SnapshotStore snapshots, RunContexts contexts, ResultStore results, IWorkBell bell,
    WorkControl control, RequestAnswers requests, TimeProvider clock)
    : RunService.RunServiceBase
{
    public override Task<Run> CreateRun(CreateRunRequest request, ServerCallContext context)
    {
        var year = ResourceNames.Parse<YearName>(request.Parent, "parent");
        return requests.OnceAsync(context, request, "", CreateAsync, id => reader.MessageAsync(id, context.CancellationToken));

        async Task CreateAsync()
        {
            var name = ResourceNames.Parse<SnapshotName>(request.Run?.Snapshot ?? "", "run.snapshot");
            var snapshot = await snapshots.FindAsync(name.Snapshot, context.CancellationToken);
            if (snapshot is null || snapshot.Year != year.Year || name.Year != year.Year)
            {
                throw Problems.NotFound("There is no such snapshot", name.ToString(), "List the year's snapshots to see which there are");
            }

            if (snapshot.State != SnapshotState.Confirmed)
            {
                throw Problems.FailedPrecondition(
                    "The snapshot is proposed but not confirmed", name.ToString(), "Let another operator confirm it first");
            }

            var user = context.GetCaller().UserId;
            var attempts = WorkControl.Attempts(request.Run!.MaxAttempts, "run.max_attempts");
            var plan = await contexts.PlanAsync(
                chunks => Planned(snapshot, 0, user, attempts, chunks), snapshot, context.CancellationToken);
            await runs.AddAsync(
                year.Year,
                number => Planned(snapshot, number, user, attempts, plan.Chunks),
                row => (plan with { Run = row }).Phases(),
                context.CancellationToken);
            bell.Ring();
        }
    }

    public override Task<Run> GetRun(GetRunRequest request, ServerCallContext context) =>
        reader.MessageAsync(RunReader.IdOf(request.Name, "name"), context.CancellationToken);

    public override async Task<ListRunsResponse> ListRuns(ListRunsRequest request, ServerCallContext context)
    {
        var year = ResourceNames.Parse<YearName>(request.Parent, "parent");
        var filter = ListFilter.Parse(request.Filter, "state", "snapshot");
        var page = PageRequest.Read(request.PageSize, request.PageToken, "ListRuns", request.Parent, request.Filter);
        var messages = new List<Run>();
        foreach (var row in await runs.ListAsync(year.Year, context.CancellationToken))
        {
            var message = await reader.MessageAsync(row.Id, context.CancellationToken);
            if (Matches(filter["state"], message.State.ToString()) && Matches(filter["snapshot"], message.Snapshot))
            {
                messages.Add(message);
            }
        }

        (var shown, var next) = Pages.Cut(messages, run => run.Name, page);
        var response = new ListRunsResponse { NextPageToken = next };
        response.Runs.AddRange(shown);
        return response;
    }

    public override Task WatchRun(WatchRunRequest request, IServerStreamWriter<WatchRunResponse> responseStream, ServerCallContext context)
    {
        var id = RunReader.IdOf(request.Name, "name");
        return WorkWatch.FollowAsync(
            async () =>
            {
                var now = await reader.ProgressAsync(id, context.CancellationToken);
                return (now, now.Run.State.HasEnded());
            },
            (last, now) => last.ActiveWorkers == now.ActiveWorkers && last.Run.Equals(now.Run),
            now => responseStream.WriteAsync(now, context.CancellationToken),
            WorkWatch.Often,
            clock,
            context.CancellationToken);
    }

    public override Task<Run> ResumeRun(ResumeRunRequest request, ServerCallContext context) => ChangeAsync(
        context, request, request.Name, request.Etag,
        async id =>
        {
            var row = (await runs.FindAsync(id, context.CancellationToken))!;
            await control.ResumeAsync(row, request.Name, () => StateAsync(id, context), context.CancellationToken);
        });

    public override Task<Run> CancelRun(CancelRunRequest request, ServerCallContext context) => ChangeAsync(
        context, request, request.Name, request.Etag,
        id => control.CancelAsync(id, request.Name, () => StateAsync(id, context), context.CancellationToken));

    public override async Task ExportRun(
        ExportRunRequest request, IServerStreamWriter<ExportRunResponse> responseStream, ServerCallContext context)
    {
        var run = await reader.SealedAsync(request.Name, context.CancellationToken);
        var snapshot = (await snapshots.FindAsync(run.SnapshotId, context.CancellationToken))!;
        var header = new FileSetHeader { InputHash = snapshot.InputHash };
        header.Files.AddRange(await results.DigestsAsync(run.Id, context.CancellationToken));
        await responseStream.WriteAsync(new ExportRunResponse { Header = header }, context.CancellationToken);
        await foreach ((var name, var content) in results.FileChunksAsync(run.Id, context.CancellationToken))
        {
            foreach (var chunk in FileStreamer.Chunks(name, content))
            {
                await responseStream.WriteAsync(new ExportRunResponse { Chunk = chunk }, context.CancellationToken);
            }
        }
    }

    private Task<Run> ChangeAsync(ServerCallContext context, IMessage request, string name, string etag, Func<string, Task> change)
    {
        var id = RunReader.IdOf(name, "name");
        return requests.OnceAsync(
            context, request, id,
            async () =>
            {
                var before = await reader.MessageAsync(id, context.CancellationToken);
                WorkControl.CheckEtag(etag, before.Etag, name);
                await change(id);
            },
            _ => reader.MessageAsync(id, context.CancellationToken));
    }

    private async Task<Run.Types.State> StateAsync(string id, ServerCallContext context) =>
        (await reader.MessageAsync(id, context.CancellationToken)).State;

    private RunRow Planned(SnapshotRow snapshot, int number, string user, int? attempts, ChunkSizes chunks) => new()
    {
        Id = WorkNames.RunId(snapshot.Year, number),
        SnapshotId = snapshot.Id,
        Year = snapshot.Year,
        Number = number,
        State = RunState.Running,
        Version = 1,
        LadderVersion = LadderVersion.Current,
        CreatedBy = user,
        CreatedAt = clock.GetUtcNow(),
        MaxAttempts = attempts,
        TraceParent = Activity.Current?.Id,
        InstitutionsPerUnit = chunks.InstitutionsPerUnit,
        ComponentsPerUnit = chunks.ComponentsPerUnit,
        TracedUnits = 0,
    };

    private static bool Matches(string? wanted, string actual) =>
        wanted is null || string.Equals(wanted, actual, StringComparison.OrdinalIgnoreCase);
}
