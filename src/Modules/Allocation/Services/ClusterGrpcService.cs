using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Allocation.V1;
using TopGrid.Common.Contracts.Listing;
using TopGrid.Common.Contracts.Names;

namespace TopGrid.Allocation.Services;

/// <summary>Serves who works, on what, and how far it is.</summary>
internal sealed class ClusterGrpcService(ClusterStore cluster, TimeProvider clock) : ClusterService.ClusterServiceBase
{
    private static readonly TimeSpan _silence = TimeSpan.FromMinutes(1);

    public override async Task<ListWorkersResponse> ListWorkers(ListWorkersRequest request, ServerCallContext context)
    {
        var page = PageRequest.Read(request.PageSize, request.PageToken, "ListWorkers");
        var now = await cluster.ReadAsync(context.CancellationToken);
        (var shown, var next) = Pages.Cut(now.Workers, worker => worker.Row.Name, page);
        (var waiting, var claimed) = await cluster.QueueAsync(context.CancellationToken);
        var response = new ListWorkersResponse { NextPageToken = next, WaitingUnits = waiting, ClaimedUnits = claimed };
        response.Workers.AddRange(shown.Select(worker => ToMessage(worker, now)));
        return response;
    }

    public override async Task<ClusterState> GetClusterState(GetClusterStateRequest request, ServerCallContext context) =>
        ToMessage(await cluster.ReadAsync(context.CancellationToken));

    public override Task WatchClusterState(
        WatchClusterStateRequest request, IServerStreamWriter<ClusterState> responseStream, ServerCallContext context) =>
        WorkWatch.FollowAsync(
            async () =>
            {
                var now = await cluster.ReadAsync(context.CancellationToken);
                return (ToMessage(now), request.UntilIdle && now.Work.All(work => work.Run.State != RunState.Running));
            },
            (last, now) => WithoutSigns(last).Equals(WithoutSigns(now)),
            now => responseStream.WriteAsync(now, context.CancellationToken),
            WorkWatch.EverySecond,
            clock,
            context.CancellationToken);

    // That a node still gives signs is no change to tell.
    private static ClusterState WithoutSigns(ClusterState state)
    {
        var still = state.Clone();
        still.Coordinator?.LastSeenTime = null;
        foreach (var node in still.Nodes)
        {
            node.LastSeenTime = null;
        }

        return still;
    }

    private static ClusterState ToMessage(ClusterView view)
    {
        var state = new ClusterState();
        state.Workers.AddRange(view.Workers.Select(worker => ToMessage(worker, view)));
        state.Units.AddRange(view.Units.Select(ToMessage));
        state.Work.AddRange(view.Work.Select(work => work.ToProgress()));
        state.Nodes.AddRange(view.Nodes.Select(ToMessage));
        if (view.Coordinator is { } coordinator && view.At - coordinator.SeenAt < _silence)
        {
            state.Coordinator = new Coordinator
            {
                Node = coordinator.Node,
                Term = coordinator.Epoch,
                StartTime = coordinator.Since?.ToTimestamp(),
                LastSeenTime = coordinator.SeenAt?.ToTimestamp(),
            };
        }

        return state;
    }

    private static Worker ToMessage(WorkerView view, ClusterView cluster)
    {
        var worker = new Worker
        {
            Name = new WorkerName(view.Row.Name).ToString(),
            StartTime = view.Row.StartedAt.ToTimestamp(),
            LastSeenTime = view.Row.SeenAt.ToTimestamp(),
            CompletedUnits = view.Completed,
            LostAttempts = view.Lost,
            ProgramVersion = view.Row.ProgramVersion,
            LadderVersion = view.Row.LadderVersion,
            Parallel = view.Row.Parallel,
            State = view.Row.StoppedAt is not null ? Worker.Types.State.Stopped
                : cluster.At - view.Row.SeenAt > _silence ? Worker.Types.State.Silent
                : Worker.Types.State.Active,
        };
        worker.ClaimedUnits.AddRange(view.Claimed);
        worker.RefusedWork.AddRange(view.Refused);
        return worker;
    }

    private static Node ToMessage(ClusterNodeRow row) => new()
    {
        Address = row.Address,
        Role = row.Role,
        Process = row.Name,
        ProgramVersion = row.ProgramVersion,
        JoinTime = row.Since.ToTimestamp(),
        LastSeenTime = row.SeenAt.ToTimestamp(),
        UnreachableTime = row.UnreachableSince?.ToTimestamp(),
    };

    private static UnitUnderWay ToMessage(UnitView view) => new()
    {
        Name = view.Key.ToString(),
        Work = WorkNames.Of(view.Key.RunId),
        Profession = Professions.Of(view.Profession),
        Phase = view.Kind,
        Worker = new WorkerName(view.Worker).ToString(),
        Attempt = view.Attempt,
        StartTime = view.StartedAt.ToTimestamp(),
    };
}
