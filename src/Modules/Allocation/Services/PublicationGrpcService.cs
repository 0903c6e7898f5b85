using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Allocation.V1;
using TopGrid.Common.Contracts.Listing;
using TopGrid.Common.Contracts.Names;
using TopGrid.Requests;
using TopGrid.Rpc.Errors;
using TopGrid.Rules.Protocols;

namespace TopGrid.Allocation.Services;

/// <summary>Serves publishing: one person proposes, another approves; the stages follow one another.</summary>
internal sealed class PublicationGrpcService(
    PublicationStore store, RunStore runs, RunReader reader, SnapshotStore snapshots, ResultStore results, RunContexts contexts,
    RequestAnswers requests, TimeProvider clock)
    : PublicationService.PublicationServiceBase
{
    private const int BatchSize = 1000;

    public override Task<Publication> ProposePublication(ProposePublicationRequest request, ServerCallContext context)
    {
        var name = ResourceNames.Parse<RunName>(request.Parent, "parent");
        var stage = StageNames.Word(request.Stage)
            ?? throw Problems.InvalidArgument("A stage is needed", "field stage", $"Send one of {StageNames.All}");
        return requests.OnceAsync(
            context, request, new PublicationName(name.Year, name.Run, stage).ToString(), ProposeAsync,
            publication => MessageAsync(publication, context));

        async Task ProposeAsync()
        {
            var run = await reader.SealedAsync(request.Parent, context.CancellationToken);
            var snapshot = await SnapshotAsync(run, context.CancellationToken);
            if (stage != snapshot.Stage)
            {
                throw Problems.FailedPrecondition(
                    $"The run was computed on a snapshot frozen for {snapshot.Stage}", request.Parent,
                    $"Freeze the facts for {stage} and run on that snapshot");
            }

            await CheckOrderAsync(run, stage, context.CancellationToken);
            await store.ProposeAsync(
                new PublicationRow
                {
                    RunId = run.Id,
                    Stage = stage,
                    Year = run.Year,
                    ProposedBy = context.GetCaller().UserId,
                    ProposedAt = clock.GetUtcNow(),
                },
                context.CancellationToken);
        }
    }

    public override Task<Publication> ApprovePublication(ApprovePublicationRequest request, ServerCallContext context)
    {
        return requests.OnceAsync(context, request, request.Name, ApproveAsync, publication => MessageAsync(publication, context));

        async Task ApproveAsync()
        {
            (var row, var run) = await FindAsync(request.Name, context, context.CancellationToken);
            var user = context.GetCaller().UserId;
            if (row.ProposedBy == user)
            {
                throw Problems.PermissionDenied(
                    $"{user} proposed this publication and cannot approve it too", request.Name, "Ask another operator: two people publish",
                    Reasons.SecondPersonNeeded);
            }

            if (request.EvidenceRoot.Length > 0 && request.EvidenceRoot != run.EvidenceRoot)
            {
                throw Problems.FailedPrecondition(
                    $"The evidence root is {run.EvidenceRoot}, not {request.EvidenceRoot}", request.Name,
                    "Look at the run again before approving it");
            }

            var snapshot = await SnapshotAsync(run, context.CancellationToken);
            if (request.Etag.Length > 0 && request.Etag != row.ToMessage(run, snapshot, Authority(snapshot)).Etag && row.ApprovedBy != user)
            {
                throw Problems.Aborted("The publication changed meanwhile", request.Name, "Get it again and decide anew");
            }

            if (!await store.ApproveAsync(row, user, clock.GetUtcNow(), context.CancellationToken))
            {
                throw Problems.FailedPrecondition(
                    $"Another run is published as {row.Stage} of {row.Year}", request.Name,
                    "A stage of a year is published once; start the next stage instead");
            }
        }
    }

    public override Task<Publication> GetPublication(GetPublicationRequest request, ServerCallContext context) =>
        MessageAsync(request.Name, context);

    private async Task<Publication> MessageAsync(string name, ServerCallContext context)
    {
        (var row, var run) = await FindAsync(name, context, context.CancellationToken);
        var snapshot = await SnapshotAsync(run, context.CancellationToken);
        return row.ToMessage(run, snapshot, Authority(snapshot));
    }

    public override async Task<ListPublicationsResponse> ListPublications(ListPublicationsRequest request, ServerCallContext context)
    {
        var parent = ResourceNames.Parse<RunParent>(request.Parent, "parent");
        var filter = ListFilter.Parse(request.Filter, "stage", "state");
        var page = PageRequest.Read(request.PageSize, request.PageToken, "ListPublications", request.Parent, request.Filter);
        var runId = parent.Run is null ? null : RunReader.IdOf(new RunName(parent.Year, parent.Run));
        var rows = (await store.ListAsync(parent.Year, context.CancellationToken)).Where(row =>
            (runId ?? row.RunId) == row.RunId
            && (filter["stage"] ?? row.Stage) == row.Stage
            && (filter["state"] is not { } state || state == (row.ApprovedBy is null ? "proposed" : "published"))
            && (row.ApprovedBy is not null || ResultScope.SeesUnpublished(context.GetCaller())));
        (var shown, var next) = Pages.Cut(rows, row => $"{row.RunId}/{row.Stage}", page);
        var response = new ListPublicationsResponse { NextPageToken = next };
        foreach (var row in shown)
        {
            var run = (await runs.FindAsync(row.RunId, context.CancellationToken))!;
            var snapshot = await SnapshotAsync(run, context.CancellationToken);
            response.Publications.Add(row.ToMessage(run, snapshot, Authority(snapshot)));
        }

        return response;
    }

    public override async Task StreamPublishedAllocation(
        StreamPublishedAllocationRequest request, IServerStreamWriter<StreamPublishedAllocationResponse> responseStream,
        ServerCallContext context)
    {
        (var publication, var run) = await PublishedAsync(request.Run, context.CancellationToken);
        var snapshot = await SnapshotAsync(run, context.CancellationToken);
        await responseStream.WriteAsync(new StreamPublishedAllocationResponse
        {
            Header = new PublishedAllocationHeader
            {
                Run = AllocationMessages.NameOf(run),
                Stage = StageNames.Of(publication.Stage),
                InputHash = snapshot.InputHash,
                EvidenceRoot = run.EvidenceRoot ?? "",
            },
        });

        var prepared = await contexts.OfAsync(run.Id);
        await StreamResultsAsync(run, prepared, responseStream, context.CancellationToken);
        foreach (var batch in (await results.BonusesAsync(run.Id, context.CancellationToken))
            .GroupBy(row => (row.Consortium, row.Profession)).Select(group => group.ToArray()).Chunk(BatchSize))
        {
            var message = new ConsortiumBonusBatch();
            message.ConsortiumBonuses.AddRange(batch.Select(rows => rows.ToMessage(run)));
            await responseStream.WriteAsync(new StreamPublishedAllocationResponse { ConsortiumBonuses = message });
        }

        foreach (var batch in (await AcceptedTransfersAsync(run, context.CancellationToken)).Chunk(BatchSize))
        {
            var message = new AcceptedTransferBatch();
            message.Transfers.AddRange(batch);
            await responseStream.WriteAsync(new StreamPublishedAllocationResponse { Transfers = message });
        }
    }

    private async Task StreamResultsAsync(
        RunRow run, RunContext prepared, IServerStreamWriter<StreamPublishedAllocationResponse> stream, CancellationToken cancellationToken)
    {
        var names = prepared.DisplayNames();
        (string, string)? after = null;
        while (true)
        {
            (var rows, _) = await results.ListAsync(run.Id, null, null, null, after, BatchSize, cancellationToken);
            if (rows.Count == 0)
            {
                return;
            }

            var batch = new ResultBatch();
            batch.Results.AddRange(rows.Select(row => row.ToMessage(run, names.GetValueOrDefault(row.Tpid, ""))));
            await stream.WriteAsync(new StreamPublishedAllocationResponse { Results = batch }, cancellationToken);
            after = (rows[^1].Profession, rows[^1].Tpid);
        }
    }

    // What was adopted is in the ledger: the rows of the division that moved places.
    private async Task<List<AcceptedTransfer>> AcceptedTransfersAsync(RunRow run, CancellationToken cancellationToken)
    {
        var transfers = new List<AcceptedTransfer>();
        await foreach (var decision in results.DecisionsAsync(run.Id, cancellationToken))
        {
            if (TransferDecision.Read(decision) is { } transfer)
            {
                transfers.Add(transfer);
            }
        }

        return transfers;
    }

    private async Task CheckOrderAsync(RunRow run, string stage, CancellationToken cancellationToken)
    {
        var published = await store.ListAsync(run.Year, cancellationToken);
        if (published.Find(row => row.PublishedAs is not null && row.Stage == stage && row.RunId != run.Id) is { } other)
        {
            throw Problems.FailedPrecondition(
                $"Run {other.RunId} is published as {stage} of {run.Year}", run.Id, "A stage of a year is published once");
        }

        if (StageNames.Before(stage) is { } before && !published.Exists(row => row.PublishedAs is not null && row.Stage == before))
        {
            throw Problems.FailedPrecondition(
                $"Nothing is published as {before} of {run.Year}", run.Id, $"Publish the {before} first: the stages follow one another");
        }
    }

    private async Task<(PublicationRow Publication, RunRow Run)> FindAsync(
        string name, ServerCallContext context, CancellationToken cancellationToken)
    {
        var parsed = ResourceNames.Parse<PublicationName>(name, "name");
        var id = RunReader.IdOf(new RunName(parsed.Year, parsed.Run));
        var row = await store.FindAsync(id, parsed.Publication, cancellationToken);
        var run = await runs.FindAsync(id, cancellationToken);
        return row is not null && run is not null && (row.ApprovedBy is not null || ResultScope.SeesUnpublished(context.GetCaller()))
            ? (row, run)
            : throw Problems.NotFound("There is no such publication", name, "List the year's publications to see which there are");
    }

    private async Task<(PublicationRow Publication, RunRow Run)> PublishedAsync(string name, CancellationToken cancellationToken)
    {
        var parent = ResourceNames.Parse<RunParent>(name, "run");
        var id = parent.Run is null ? null : RunReader.IdOf(new RunName(parent.Year, parent.Run));
        PublicationRow? row = (await store.ListAsync(parent.Year, cancellationToken))
            .Where(row => row.PublishedAs is not null && (id ?? row.RunId) == row.RunId)
            .OrderByDescending(row => StageNames.Of(row.Stage)).FirstOrDefault();
        return row is null
            ? throw Problems.NotFound("No such run is published", name, "Publish a run first")
            : (row, (await runs.FindAsync(row.RunId, cancellationToken))!);
    }

    private async Task<SnapshotRow> SnapshotAsync(RunRow run, CancellationToken cancellationToken) =>
        (await snapshots.FindAsync(run.SnapshotId, cancellationToken))!;

    private static string Authority(SnapshotRow snapshot) =>
        ProtocolReader.Read(snapshot.ProtocolText, $"{snapshot.ProtocolId}.yaml").Protocol?.Authority.Name.Nl ?? "";
}
