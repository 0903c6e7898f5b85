using Google.Protobuf.WellKnownTypes;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.V1;
using TopGrid.Common.Contracts.Names;

namespace TopGrid.Allocation.Services;

/// <summary>Makes the messages of how far runs and jobs are.</summary>
internal static class ProgressMessages
{
    /// <summary>A run.</summary>
    public static Run ToMessage(this RunView view, SnapshotRow snapshot, string? publishedStage, long decisions)
    {
        var row = view.Run;
        var run = new Run
        {
            Name = AllocationMessages.NameOf(row),
            Snapshot = new SnapshotName(row.Year, row.SnapshotId).ToString(),
            State = StateOf(row),
            Units = UnitsOf(view),
            InputHash = snapshot.InputHash,
            ProtocolHash = snapshot.ProtocolHash,
            SeedCommitment = snapshot.SeedCommitment,
            LadderVersion = row.LadderVersion,
            EvidenceRoot = row.State == RunState.Completed ? row.EvidenceRoot ?? "" : "",
            DecisionCount = decisions,
            Traceparent = row.TraceParent ?? "",
            Creator = row.CreatedBy,
            CreateTime = row.CreatedAt.ToTimestamp(),
            StartTime = row.StartedAt?.ToTimestamp(),
            EndTime = row.EndedAt?.ToTimestamp(),
            PublishedStage = publishedStage is null ? Stage.Unspecified : StageNames.Of(publishedStage),
            Etag = $"{row.State.Text()}-{publishedStage}",
            MaxAttempts = row.MaxAttempts ?? Runs.WorkerOptions.DefaultMaxAttempts,
            Error = ErrorOf(row),
        };
        run.Phases.AddRange(view.Phases.Select(phase => ToMessage(phase, view)));
        return run;
    }

    /// <summary>A job without what it is asked to do.</summary>
    public static Job ToJob(this RunView view)
    {
        var row = view.Run;
        return new Job
        {
            Name = Runs.WorkNames.Of(row.Id),
            State = StateOf(row),
            Units = UnitsOf(view),
            Error = ErrorOf(row),
            LadderVersion = row.LadderVersion,
            Creator = row.CreatedBy,
            CreateTime = row.CreatedAt.ToTimestamp(),
            StartTime = row.StartedAt?.ToTimestamp(),
            EndTime = row.EndedAt?.ToTimestamp(),
            MaxAttempts = row.MaxAttempts ?? Runs.WorkerOptions.DefaultMaxAttempts,
            Etag = row.State.Text(),
        };
    }

    /// <summary>How far any work is.</summary>
    public static WorkProgress ToProgress(this RunView view)
    {
        var units = UnitsOf(view);
        return new WorkProgress
        {
            Work = Runs.WorkNames.Of(view.Run.Id),
            Units = units,
            UnitsPerMinute = view.Pace.PerMinute,
            Remaining = RemainingOf(view, units),
            LadderVersion = view.Run.LadderVersion,
            Failure = view.Run.Failure ?? "",
        };
    }

    /// <summary>Time left at the pace of late; null when it cannot be told.</summary>
    public static Duration? RemainingOf(RunView view, UnitCounts units) =>
        view.Pace.For(units.Total - units.Done) is { } left ? Duration.FromTimeSpan(left) : null;

    /// <summary>Units over all phases.</summary>
    public static UnitCounts UnitsOf(RunView view) =>
        view.Phases.Select(phase => Counts(phase, view)).Aggregate(new UnitCounts(), (sum, one) => new UnitCounts
    {
        Total = sum.Total + one.Total,
        Waiting = sum.Waiting + one.Waiting,
        Claimed = sum.Claimed + one.Claimed,
        Done = sum.Done + one.Done,
        Failed = sum.Failed + one.Failed,
    });

    private static Run.Types.State StateOf(RunRow run) => run.State switch
    {
        RunState.Completed => Run.Types.State.Succeeded,
        RunState.Failed => Run.Types.State.Failed,
        RunState.Cancelled => Run.Types.State.Cancelled,
        _ => run.StartedAt is null ? Run.Types.State.Waiting : Run.Types.State.Running,
    };

    private static Google.Rpc.Status? ErrorOf(RunRow run) =>
        run.Failure is null ? null : new Google.Rpc.Status { Code = (int)Grpc.Core.StatusCode.Internal, Message = run.Failure };

    private static Phase ToMessage(PhaseRow row, RunView view)
    {
        var times = view.Times.GetValueOrDefault(row.Phase);
        return new Phase
        {
            Profession = Professions.Of(row.Profession),
            Kind = KindOf(row.Kind),
            State = row.State switch
            {
                WorkState.Done => Phase.Types.State.Done,
                WorkState.Closed => Phase.Types.State.Waiting,
                _ => Phase.Types.State.Open,
            },
            Units = Counts(row, view),
            StartTime = times?.Start.ToTimestamp(),
            EndTime = row.State == WorkState.Done ? times?.LastDone?.ToTimestamp() : null,
        };
    }

    private static Phase.Types.Kind KindOf(string kind) => System.Enum.TryParse(kind, out RunPhase phase)
        ? phase switch
        {
            RunPhase.Volumes => Phase.Types.Kind.Volumes,
            RunPhase.FirstPass => Phase.Types.Kind.FirstPass,
            RunPhase.Consortia => Phase.Types.Kind.Consortia,
            RunPhase.LeftOvers => Phase.Types.Kind.LeftOvers,
            RunPhase.ReturnsInside => Phase.Types.Kind.ReturnsInside,
            RunPhase.Returns => Phase.Types.Kind.Returns,
            _ => Phase.Types.Kind.Seal,
        }
        : Phase.Types.Kind.Seal;

    private static UnitCounts Counts(PhaseRow phase, RunView view)
    {
        var tally = view.Of(phase);
        return new UnitCounts
        {
            Total = phase.Units,
            Waiting = tally.Waiting,
            Claimed = tally.Claimed,
            Done = tally.Done,
            Failed = tally.Failed,
        };
    }
}
