using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Engine;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Allocation.V1;
using TopGrid.Common.Contracts.Listing;
using TopGrid.Common.Contracts.Names;
using TopGrid.Common.V1;
using TopGrid.Grpc;
using TopGrid.Grpc.Identity;

namespace TopGrid.Allocation.Services;

/// <summary>Serves runs: start, watch, cancel, export.</summary>
internal sealed class RunGrpcService(
    RunStore runs, RunReader reader, SnapshotStore snapshots, RunContexts contexts, ResultStore results, WorkSignal signal, ChunkSizes chunks, TimeProvider clock)
    : RunService.RunServiceBase
{
    private static readonly TimeSpan _watchInterval = TimeSpan.FromMilliseconds(200);

    public override async Task<Run> CreateRun(CreateRunRequest request, ServerCallContext context)
    {
        YearName year = ResourceNames.Parse<YearName>(request.Parent, "parent");
        RequestIds.Check(request.RequestId);
        SnapshotName name = ResourceNames.Parse<SnapshotName>(request.Run?.Snapshot ?? "", "run.snapshot");
        SnapshotRow? snapshot = await snapshots.FindAsync(name.Snapshot, context.CancellationToken).ConfigureAwait(false);
        if (snapshot is null || snapshot.Year != year.Year || name.Year != year.Year)
        {
            throw Problems.NotFound("There is no such snapshot", name.ToString(), "List the year's snapshots to see which there are");
        }

        if (snapshot.State != SnapshotStates.Confirmed)
        {
            throw Problems.FailedPrecondition("The snapshot is proposed but not confirmed", name.ToString(), "Let another operator confirm it first");
        }

        string user = context.GetCaller().UserId;
        RunContext plan = await contexts.PrepareAsync(Planned(snapshot, 0, user), snapshot, context.CancellationToken).ConfigureAwait(false);
        RunRow run = await runs.AddAsync(
            year.Year,
            new HonouredRequestRow(RequestIds.Key(nameof(CreateRun), user, request.RequestId), "", clock.GetUtcNow()),
            number => Planned(snapshot, number, user),
            row => (plan with { Run = row }).Phases(),
            context.CancellationToken).ConfigureAwait(false);
        signal.Raise();
        return await reader.MessageAsync(run.Id, context.CancellationToken).ConfigureAwait(false);
    }

    public override Task<Run> GetRun(GetRunRequest request, ServerCallContext context) =>
        reader.MessageAsync(RunReader.IdOf(request.Name, "name"), context.CancellationToken);

    public override async Task<ListRunsResponse> ListRuns(ListRunsRequest request, ServerCallContext context)
    {
        YearName year = ResourceNames.Parse<YearName>(request.Parent, "parent");
        ListFilter filter = ListFilter.Parse(request.Filter, "state", "snapshot");
        PageRequest page = PageRequest.Read(request.PageSize, request.PageToken, "ListRuns", request.Parent, request.Filter);
        var messages = new List<Run>();
        foreach (RunRow row in await runs.ListAsync(year.Year, context.CancellationToken).ConfigureAwait(false))
        {
            Run message = await reader.MessageAsync(row.Id, context.CancellationToken).ConfigureAwait(false);
            if (Matches(filter["state"], message.State.ToString()) && Matches(filter["snapshot"], message.Snapshot))
            {
                messages.Add(message);
            }
        }

        (List<Run> shown, string next) = Pages.Cut(messages, run => run.Name, page);
        var response = new ListRunsResponse { NextPageToken = next };
        response.Runs.AddRange(shown);
        return response;
    }

    public override async Task WatchRun(WatchRunRequest request, IServerStreamWriter<WatchRunResponse> responseStream, ServerCallContext context)
    {
        string id = RunReader.IdOf(request.Name, "name");
        DateTimeOffset began = clock.GetUtcNow();
        long doneAtStart = -1;
        WatchRunResponse? last = null;
        while (true)
        {
            (Run run, int workers) = await reader.ProgressAsync(id, context.CancellationToken).ConfigureAwait(false);
            doneAtStart = doneAtStart < 0 ? run.Units.Done : doneAtStart;
            if (last is null || last.ActiveWorkers != workers || !last.Run.Equals(run))
            {
                last = Progress(run, workers, run.Units.Done - doneAtStart, clock.GetUtcNow() - began);
                await responseStream.WriteAsync(last, context.CancellationToken).ConfigureAwait(false);
            }

            if (run.State is Run.Types.State.Succeeded or Run.Types.State.Failed or Run.Types.State.Cancelled)
            {
                return;
            }

            await Task.Delay(_watchInterval, clock, context.CancellationToken).ConfigureAwait(false);
        }
    }

    public override async Task<Run> CancelRun(CancelRunRequest request, ServerCallContext context)
    {
        string id = RunReader.IdOf(request.Name, "name");
        Run before = await reader.MessageAsync(id, context.CancellationToken).ConfigureAwait(false);
        if (request.Etag.Length > 0 && request.Etag != before.Etag)
        {
            throw Problems.Aborted("The run changed meanwhile", request.Name, "Get it again and decide anew");
        }

        bool cancelled = await runs.CancelAsync(id, clock.GetUtcNow(), context.CancellationToken).ConfigureAwait(false);
        Run now = await reader.MessageAsync(id, context.CancellationToken).ConfigureAwait(false);
        if (!cancelled && now.State != Run.Types.State.Cancelled)
        {
            throw Problems.FailedPrecondition($"The run has ended as {now.State}", request.Name, "Only a run that has not ended can be cancelled");
        }

        signal.Raise();
        return now;
    }

    public override async Task ExportRun(ExportRunRequest request, IServerStreamWriter<ExportRunResponse> responseStream, ServerCallContext context)
    {
        RunRow run = await reader.SealedAsync(request.Name, context.CancellationToken).ConfigureAwait(false);
        SnapshotRow snapshot = (await snapshots.FindAsync(run.SnapshotId, context.CancellationToken).ConfigureAwait(false))!;
        var header = new FileSetHeader { InputHash = snapshot.InputHash };
        header.Files.AddRange(await results.DigestsAsync(run.Id, context.CancellationToken).ConfigureAwait(false));
        await responseStream.WriteAsync(new ExportRunResponse { Header = header }, context.CancellationToken).ConfigureAwait(false);
        await foreach ((string name, byte[] content) in results.FileChunksAsync(run.Id, context.CancellationToken).ConfigureAwait(false))
        {
            foreach (FileChunk chunk in FileStreamer.Chunks(name, content))
            {
                await responseStream.WriteAsync(new ExportRunResponse { Chunk = chunk }, context.CancellationToken).ConfigureAwait(false);
            }
        }
    }

    private RunRow Planned(SnapshotRow snapshot, int number, string user) => new()
    {
        Id = RunReader.IdOf(snapshot.Year, number),
        SnapshotId = snapshot.Id,
        Year = snapshot.Year,
        Number = number,
        State = RunStates.Running,
        Version = 1,
        LadderVersion = LadderVersion.Current,
        CreatedBy = user,
        CreatedAt = clock.GetUtcNow(),
        StartedAt = clock.GetUtcNow(),
        TraceParent = Activity.Current?.Id,
        InstitutionsPerUnit = chunks.InstitutionsPerUnit,
        ComponentsPerUnit = chunks.ComponentsPerUnit,
        TracedUnits = 0,
    };

    private static WatchRunResponse Progress(Run run, int workers, long done, TimeSpan elapsed)
    {
        var progress = new WatchRunResponse { Run = run, ActiveWorkers = workers };
        long milliseconds = (long)elapsed.TotalMilliseconds;
        if (done > 0 && milliseconds > 0)
        {
            progress.UnitsPerMinute = done * 60_000 / milliseconds;
            progress.Remaining = Duration.FromTimeSpan(TimeSpan.FromMilliseconds((run.Units.Total - run.Units.Done) * milliseconds / done));
        }

        return progress;
    }

    private static bool Matches(string? wanted, string actual) => wanted is null || string.Equals(wanted, actual, StringComparison.OrdinalIgnoreCase);
}
