using System.Globalization;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.V1;
using TopGrid.Common.Contracts.Names;
using TopGrid.Rpc.Errors;

namespace TopGrid.Allocation.Services;

/// <summary>Finds runs by their resource names.</summary>
/// <param name="runs">Runs.</param>
/// <param name="snapshots">Their frozen inputs.</param>
/// <param name="publications">In which stages they are published.</param>
internal sealed class RunReader(RunStore runs, SnapshotStore snapshots, PublicationStore publications)
{
    /// <summary>The key of a run by its name.</summary>
    public static string IdOf(string name, string field) => IdOf(ResourceNames.Parse<RunName>(name, field));

    /// <summary>The key of a run by its parsed name.</summary>
    public static string IdOf(RunName name) => string.Create(CultureInfo.InvariantCulture, $"{name.Year}-{name.Run}");

    /// <summary>The run as a message, or NOT_FOUND.</summary>
    public async Task<Run> MessageAsync(string id, CancellationToken cancellationToken) => (await ProgressAsync(id, cancellationToken)).Run;

    /// <summary>The run as a message with its pace, or NOT_FOUND.</summary>
    public async Task<WatchRunResponse> ProgressAsync(string id, CancellationToken cancellationToken)
    {
        var view = await runs.ViewAsync(id, cancellationToken);
        if (view is not { Run.Job: null })
        {
            throw Missing(id);
        }

        var snapshot = (await snapshots.FindAsync(view.Run.SnapshotId, cancellationToken))!;
        var published = await publications.ListAsync(view.Run.Year, cancellationToken);
        var stage = published.Where(row => row.RunId == id && row.PublishedAs is not null)
            .OrderByDescending(row => StageNames.Of(row.Stage)).FirstOrDefault()?.Stage;
        var run = view.ToMessage(snapshot, stage, view.Run.DecisionCount ?? 0);
        return new WatchRunResponse
        {
            Run = run,
            ActiveWorkers = view.ActiveWorkers,
            UnitsPerMinute = view.Pace.PerMinute,
            Remaining = ProgressMessages.RemainingOf(view, run.Units),
        };
    }

    /// <summary>A run that is sealed; NOT_FOUND when there is none, FAILED_PRECONDITION when it has not come to its seal.</summary>
    public async Task<RunRow> SealedAsync(string name, CancellationToken cancellationToken)
    {
        var id = IdOf(name, "name");
        var run = await runs.FindAsync(id, cancellationToken) ?? throw Missing(id);
        return run.State == RunState.Completed
            ? run
            : throw Problems.FailedPrecondition(
                $"The run is {run.State.Text()} and has no result", name, "Wait for it with WatchRun, or start another");
    }

    private static Grpc.Core.RpcException Missing(string id) =>
        Problems.NotFound("There is no such run", $"run {id}", "List the year's runs to see which there are");
}
