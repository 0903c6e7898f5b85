using Grpc.Core;
using TopGrid.Allocation.V1;

namespace TopGrid.EndToEnd.Tests.Harness;

/// <summary>What two operators do with a year: freeze, run, publish.</summary>
/// <param name="one">The operator who proposes.</param>
/// <param name="other">The operator who confirms.</param>
/// <param name="year">Name of the year.</param>
internal sealed class YearFlow(CallInvoker one, CallInvoker other, string year = "years/2025")
{
    private static readonly DateTime _soon = DateTime.UtcNow.AddMinutes(20);

    private readonly RunService.RunServiceClient _runs = new(one);

    public async Task<Snapshot> FreezeAsync(Stage stage = Stage.Concept)
    {
        var proposed = await new SnapshotService.SnapshotServiceClient(one).ProposeSnapshotAsync(
            new ProposeSnapshotRequest { Parent = year, Stage = stage, RequestId = Ids.New() });
        return await new SnapshotService.SnapshotServiceClient(other).ConfirmSnapshotAsync(
            new ConfirmSnapshotRequest { Name = proposed.Name, InputHash = proposed.InputHash, RequestId = Ids.New() });
    }

    public async Task<Run> StartAsync(Snapshot snapshot) => await _runs.CreateRunAsync(
        new CreateRunRequest { Parent = year, Run = new Run { Snapshot = snapshot.Name }, RequestId = Ids.New() });

    /// <summary>Follows a run to its end, which must be a success.</summary>
    public async Task<Run> FinishAsync(Run run)
    {
        var last = run;
        using var watch = _runs.WatchRun(new WatchRunRequest { Name = run.Name }, deadline: _soon);
        await foreach (var news in watch.ResponseStream.ReadAllAsync())
        {
            last = news.Run;
        }

        Assert.True(last.State == Run.Types.State.Succeeded, $"{last.Name} ended {last.State}: {last.Error}");
        return last;
    }

    /// <summary>Freezes, runs and waits.</summary>
    public async Task<Run> RunAsync(Stage stage = Stage.Concept) => await FinishAsync(await StartAsync(await FreezeAsync(stage)));

    public async Task<Publication> PublishAsync(Run run, Stage stage = Stage.Concept)
    {
        var proposed = await new PublicationService.PublicationServiceClient(one).ProposePublicationAsync(
            new ProposePublicationRequest { Parent = run.Name, Stage = stage, RequestId = Ids.New() });
        return await new PublicationService.PublicationServiceClient(other).ApprovePublicationAsync(
            new ApprovePublicationRequest { Name = proposed.Name, EvidenceRoot = run.EvidenceRoot, RequestId = Ids.New() });
    }

    public async Task<Dictionary<string, byte[]>> ExportAsync(Run run)
    {
        using var export = _runs.ExportRun(new ExportRunRequest { Name = run.Name });
        return await YearFiles.CollectAsync(export.ResponseStream, part => part.Header, part => part.Chunk);
    }
}
