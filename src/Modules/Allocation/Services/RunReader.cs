using System.Globalization;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.V1;
using TopGrid.Common.Contracts.Names;
using TopGrid.Grpc;

namespace TopGrid.Allocation.Services;

/// <summary>Finds runs by their resource names.</summary>
/// <param name="runs">Runs.</param>
/// <param name="snapshots">Their frozen inputs.</param>
/// <param name="publications">In which stages they are published.</param>
/// <param name="results">How many decisions they hold.</param>
internal sealed class RunReader(RunStore runs, SnapshotStore snapshots, PublicationStore publications, ResultStore results)
{
    /// <summary>The key of a run by its name.</summary>
    public static string IdOf(string name, string field) => IdOf(ResourceNames.Parse<RunName>(name, field));

    /// <summary>The key of a run by its parsed name.</summary>
    public static string IdOf(RunName name) => string.Create(CultureInfo.InvariantCulture, $"{name.Year}-{name.Run}");

    /// <summary>The key of the run of this number.</summary>
    public static string IdOf(int year, int number) => string.Create(CultureInfo.InvariantCulture, $"{year}-r{number}");

    /// <summary>The run as a message, or NOT_FOUND.</summary>
    public async Task<Run> MessageAsync(string id, CancellationToken cancellation) => (await ProgressAsync(id, cancellation).ConfigureAwait(false)).Run;

    /// <summary>The run as a message, and how many workers hold a unit of it.</summary>
    public async Task<(Run Run, int ActiveWorkers)> ProgressAsync(string id, CancellationToken cancellation)
    {
        RunView view = await runs.ViewAsync(id, cancellation).ConfigureAwait(false) ?? throw Missing(id);
        SnapshotRow snapshot = (await snapshots.FindAsync(view.Run.SnapshotId, cancellation).ConfigureAwait(false))!;
        List<PublicationRow> published = await publications.ListAsync(view.Run.Year, cancellation).ConfigureAwait(false);
        string? stage = published.Where(row => row.RunId == id && row.PublishedAs is not null)
            .OrderByDescending(row => StageNames.Of(row.Stage)).FirstOrDefault()?.Stage;
        long decisions = view.Run.State == RunStates.Completed ? await results.CountDecisionsAsync(id, cancellation).ConfigureAwait(false) : 0;
        return (view.ToMessage(snapshot, stage, decisions), view.ActiveWorkers);
    }

    /// <summary>A run that is sealed; NOT_FOUND when there is none, FAILED_PRECONDITION when it has not come to its seal.</summary>
    public async Task<RunRow> SealedAsync(string name, CancellationToken cancellation)
    {
        string id = IdOf(name, "name");
        RunRow run = await runs.FindAsync(id, cancellation).ConfigureAwait(false) ?? throw Missing(id);
        return run.State == RunStates.Completed
            ? run
            : throw Problems.FailedPrecondition($"The run is {run.State} and has no result", name, "Wait for it with WatchRun, or start another");
    }

    private static global::Grpc.Core.RpcException Missing(string id) =>
        Problems.NotFound("There is no such run", $"run {id}", "List the year's runs to see which there are");
}
