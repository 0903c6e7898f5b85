using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Snapshots;
using TopGrid.Allocation.V1;
using TopGrid.Common.Contracts.Listing;
using TopGrid.Common.Contracts.Names;
using TopGrid.Requests;
using TopGrid.Rpc.Errors;

namespace TopGrid.Allocation.Services;

/// <summary>Serves freezing: one person proposes, another confirms.</summary>
internal sealed class SnapshotGrpcService(
    Freezer freezer, SnapshotStore store, PublicationStore publications, RunStore runs, SnapshotDigests digests, RequestAnswers requests,
    TimeProvider clock)
    : SnapshotService.SnapshotServiceBase
{
    public override Task<Snapshot> ProposeSnapshot(ProposeSnapshotRequest request, ServerCallContext context)
    {
        var year = ResourceNames.Parse<YearName>(request.Parent, "parent");
        var stage = StageNames.Word(request.Stage)
            ?? throw Problems.InvalidArgument("A stage is needed", "field stage", $"Send one of {StageNames.All}");
        return requests.OnceAsync(
            context, request, "",
            () => freezer.ProposeAsync(
                year.Year, stage, request.Protocol, request.FactsRevision, context.GetCaller().UserId, context.CancellationToken),
            async id => await ToMessageAsync((await store.FindAsync(id, context.CancellationToken))!));
    }

    public override Task<Snapshot> ConfirmSnapshot(ConfirmSnapshotRequest request, ServerCallContext context)
    {
        return requests.OnceAsync(
            context, request, request.Name, ConfirmAsync,
            async name => await ToMessageAsync(await FindAsync(name, context.CancellationToken)));

        async Task ConfirmAsync()
        {
            var row = await FindAsync(request.Name, context.CancellationToken);
            var user = context.GetCaller().UserId;
            if (row.ProposedBy == user)
            {
                throw Problems.PermissionDenied(
                    $"{user} proposed this snapshot and cannot confirm it too", request.Name,
                    "Ask another operator to confirm it: two people freeze", Reasons.SecondPersonNeeded);
            }

            if (request.InputHash.Length > 0 && request.InputHash != row.InputHash)
            {
                throw Problems.FailedPrecondition(
                    $"The snapshot's input hash is {row.InputHash}, not {request.InputHash}", request.Name,
                    "Look at the snapshot again before confirming it");
            }

            // The same person asking again gets the same answer; a second confirmer finds it done.
            if (request.Etag.Length > 0 && request.Etag != row.State.Text() && row.ConfirmedBy != user)
            {
                throw Problems.Aborted("The snapshot changed meanwhile", request.Name, "Get it again and decide anew");
            }

            await store.ConfirmAsync(row.Id, user, clock.GetUtcNow(), context.CancellationToken);
        }
    }

    public override async Task<Snapshot> GetSnapshot(GetSnapshotRequest request, ServerCallContext context) =>
        await ToMessageAsync(await FindAsync(request.Name, context.CancellationToken));

    public override async Task<ListSnapshotsResponse> ListSnapshots(ListSnapshotsRequest request, ServerCallContext context)
    {
        var year = ResourceNames.Parse<YearName>(request.Parent, "parent");
        var filter = ListFilter.Parse(request.Filter, "stage", "state");
        var page = PageRequest.Read(request.PageSize, request.PageToken, "ListSnapshots", request.Parent, request.Filter);
        var rows = (await store.ListAsync(year.Year, context.CancellationToken))
            .Where(row => (filter["stage"] ?? row.Stage) == row.Stage && (filter["state"] ?? row.State.Text()) == row.State.Text());
        (var shown, var next) = Pages.Cut(rows, row => row.Id, page);
        var response = new ListSnapshotsResponse { NextPageToken = next };
        response.Snapshots.AddRange(shown.Select(row => row.ToMessage()));
        return response;
    }

    public override async Task ExportSnapshot(
        ExportSnapshotRequest request, IServerStreamWriter<ExportSnapshotResponse> responseStream, ServerCallContext context)
    {
        var row = await FindAsync(request.Name, context.CancellationToken);
        var seedShown = context.GetCaller().Has(CallerRole.Operator) || await IsPublishedAsync(row, context.CancellationToken);
        List<(string File, byte[] Content)> content = [.. (await store.FilesAsync(row.Id, context.CancellationToken))
            .Select(file => seedShown || file.File != "year.csv" ? file : (file.File, SeedHidden(file.Content)))];
        await responseStream.WriteAsync(new ExportSnapshotResponse { Header = FileStreamer.Header(content, row.InputHash) });
        foreach ((var file, var bytes) in content)
        {
            foreach (var chunk in FileStreamer.Chunks(file, bytes))
            {
                await responseStream.WriteAsync(new ExportSnapshotResponse { Chunk = chunk }, context.CancellationToken);
            }
        }
    }

    private async Task<SnapshotRow> FindAsync(string name, CancellationToken cancellationToken)
    {
        var parsed = ResourceNames.Parse<SnapshotName>(name, "name");
        var row = await store.FindAsync(parsed.Snapshot, cancellationToken);
        return row is not null && row.Year == parsed.Year
            ? row
            : throw Problems.NotFound("There is no such snapshot", name, "List the year's snapshots to see which there are");
    }

    private async Task<Snapshot> ToMessageAsync(SnapshotRow row)
    {
        var message = row.ToMessage();
        message.Files.AddRange(await digests.OfAsync(row.Id));
        return message;
    }

    private async Task<bool> IsPublishedAsync(SnapshotRow row, CancellationToken cancellationToken)
    {
        foreach (var run in await runs.ListAsync(row.Year, cancellationToken))
        {
            if (run.SnapshotId == row.Id && await publications.IsPublishedAsync(run.Id, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    // The seed is the last cell of the one row of year.csv; it is hexadecimal and never quoted.
    private static byte[] SeedHidden(byte[] yearFile) => [.. yearFile.AsSpan(0, yearFile.AsSpan().LastIndexOf((byte)',') + 1), (byte)'\n'];
}
