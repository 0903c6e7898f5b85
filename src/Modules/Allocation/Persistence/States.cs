using TopGrid.Data.Mapping;

namespace TopGrid.Allocation.Persistence;

/// <summary>Where a snapshot is on its way: two people freeze.</summary>
internal enum SnapshotState
{
    Proposed,
    Confirmed,
}

/// <summary>What a run or job can be.</summary>
internal enum RunState
{
    Running,
    Completed,
    Failed,
    Cancelled,
}

/// <summary>What a phase or unit can be.</summary>
internal enum WorkState
{
    Closed,
    Waiting,
    Claimed,
    Done,

    /// <summary>Only of units: the attempts are used up, and the run has failed by it.</summary>
    Failed,
}

/// <summary>What an attempt can come to.</summary>
internal enum AttemptOutcome
{
    Done,

    /// <summary>The unit threw.</summary>
    Failed,

    /// <summary>The worker was gone, or the run had ended; nothing of it was written.</summary>
    Lost,

    /// <summary>The worker was told to stop and gave the unit back; it does not count.</summary>
    Stopped,
}

/// <summary>How states are stored, and how statements name them.</summary>
internal static class States
{
    public static TextForm Snapshots { get; } = TextForm.Words<SnapshotState>();

    public static TextForm Runs { get; } = TextForm.Words<RunState>();

    public static TextForm Works { get; } = TextForm.Words<WorkState>();

    public static TextForm Outcomes { get; } = TextForm.Words<AttemptOutcome>();

    /// <summary>A snapshot's state as it is stored.</summary>
    public static string Text(this SnapshotState state) => Snapshots.Write(state);

    /// <summary>A run's state as it is stored.</summary>
    public static string Text(this RunState state) => Runs.Write(state);

    /// <summary>A run's state as it stands in a statement.</summary>
    public static string Sql(this RunState state) => $"'{state.Text()}'";

    /// <summary>A phase's or unit's state as it stands in a statement.</summary>
    public static string Sql(this WorkState state) => $"'{Works.Write(state)}'";

    /// <summary>An attempt's outcome as it stands in a statement.</summary>
    public static string Sql(this AttemptOutcome outcome) => $"'{Outcomes.Write(outcome)}'";
}
