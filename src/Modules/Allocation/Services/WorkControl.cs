using TopGrid.Allocation.Engine;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Allocation.Work;
using TopGrid.Allocation.V1;
using TopGrid.Rpc.Errors;

namespace TopGrid.Allocation.Services;

/// <summary>Resumes and cancels runs and jobs, which is the same for both.</summary>
/// <param name="queue">Where units are.</param>
/// <param name="bell">Says that there is something to do.</param>
internal sealed class WorkControl(UnitQueue queue, IWorkBell bell)
{
    /// <summary>The most attempts at a unit that may be asked for.</summary>
    private const int MostAttempts = 100;

    /// <summary>Attempts as asked for; null when left to the queue.</summary>
    public static int? Attempts(int asked, string field) => asked switch
    {
        0 => null,
        > 0 and <= MostAttempts => asked,
        _ =>
            throw Problems.InvalidArgument(
                $"{asked} attempts cannot be", $"field {field}", $"Send 1-{MostAttempts}, or 0 for {WorkerOptions.DefaultMaxAttempts}"),
    };

    /// <summary>Goes on with failed work; running work stays as it is.</summary>
    /// <param name="row">The work as it was read.</param>
    /// <param name="name">Its name.</param>
    /// <param name="state">Reads its state.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ResumeAsync(RunRow row, string name, Func<Task<Run.Types.State>> state, CancellationToken cancellationToken)
    {
        if (row.State == RunState.Failed && row.LadderVersion != LadderVersion.Current)
        {
            throw Problems.FailedPrecondition(
                $"It was planned for version {row.LadderVersion} of the ladder, this host has {LadderVersion.Current}", name,
                "Start a new one: results of two ladders are never mixed");
        }

        var resumed = await queue.ResumeAsync(row.Id, cancellationToken);
        var now = await state();
        if (!resumed && now is not (Run.Types.State.Running or Run.Types.State.Waiting))
        {
            throw Problems.FailedPrecondition($"It has not failed; its state is {now}", name, "Only what has failed can be resumed");
        }

        bell.Ring();
    }

    /// <summary>Cancels work that has not come to its end; cancelled work stays as it is.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="name">Its name.</param>
    /// <param name="state">Reads its state.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task CancelAsync(string id, string name, Func<Task<Run.Types.State>> state, CancellationToken cancellationToken)
    {
        var cancelled = await queue.CancelAsync(id, cancellationToken);
        if (!cancelled && await state() is var now && now != Run.Types.State.Cancelled)
        {
            throw Problems.FailedPrecondition($"It has ended as {now}", name, "Only what has not come to its end can be cancelled");
        }

        bell.Ring();
    }

    /// <summary>Refuses a change that was decided on an older state.</summary>
    public static void CheckEtag(string given, string now, string name)
    {
        if (given.Length > 0 && given != now)
        {
            throw Problems.Aborted("It changed meanwhile", name, "Get it again and decide anew");
        }
    }
}
