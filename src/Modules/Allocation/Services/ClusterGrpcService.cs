using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.V1;
using TopGrid.Common.Contracts.Listing;
using TopGrid.Common.Contracts.Names;

namespace TopGrid.Allocation.Services;

/// <summary>Serves the list of workers.</summary>
internal sealed class ClusterGrpcService(WorkerStore workers, TimeProvider clock) : ClusterService.ClusterServiceBase
{
    public override async Task<ListWorkersResponse> ListWorkers(ListWorkersRequest request, ServerCallContext context)
    {
        PageRequest page = PageRequest.Read(request.PageSize, request.PageToken, "ListWorkers");
        IReadOnlyList<WorkerView> seen = await workers.ListAsync(clock.GetUtcNow().AddDays(-1), context.CancellationToken).ConfigureAwait(false);
        (List<WorkerView> shown, string next) = Pages.Cut(seen, worker => worker.Name, page);
        (long waiting, long claimed) = await workers.QueueAsync(context.CancellationToken).ConfigureAwait(false);
        var response = new ListWorkersResponse { NextPageToken = next, WaitingUnits = waiting, ClaimedUnits = claimed };
        response.Workers.AddRange(shown.Select(ToMessage));
        return response;
    }

    private static Worker ToMessage(WorkerView view)
    {
        var worker = new Worker
        {
            Name = new WorkerName(view.Name).ToString(),
            StartTime = view.First.ToTimestamp(),
            LastSeenTime = view.Last.ToTimestamp(),
            CompletedUnits = view.Completed,
            LostAttempts = view.Lost,
            LeaseExpireTime = view.LeaseUntil?.ToTimestamp(),
        };
        worker.ClaimedUnits.AddRange(view.Claimed);
        return worker;
    }
}
