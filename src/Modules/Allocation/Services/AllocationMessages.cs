using Google.Protobuf.WellKnownTypes;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.V1;
using TopGrid.Common.Contracts.Names;
using TopGrid.Common.V1;

namespace TopGrid.Allocation.Services;

/// <summary>Makes the messages of the contract from rows.</summary>
internal static class AllocationMessages
{
    public static string NameOf(RunRow run) => new RunName(run.Year, $"r{run.Number}").ToString();

    public static Snapshot ToMessage(this SnapshotRow row) => new()
    {
        Name = new SnapshotName(row.Year, row.Id).ToString(),
        Stage = StageNames.Of(row.Stage),
        State = row.State == SnapshotStates.Confirmed ? Snapshot.Types.State.Confirmed : Snapshot.Types.State.Proposed,
        Protocol = row.ProtocolId,
        ProtocolHash = row.ProtocolHash,
        InputHash = row.InputHash,
        SeedCommitment = row.SeedCommitment,
        FactsRevision = row.FactsRevision,
        Proposer = row.ProposedBy,
        ProposeTime = row.ProposedAt.ToTimestamp(),
        Confirmer = row.ConfirmedBy ?? "",
        ConfirmTime = row.ConfirmedAt?.ToTimestamp(),
        Etag = row.State,
    };

    public static Publication ToMessage(this PublicationRow row, RunRow run, SnapshotRow snapshot, string authority) => new()
    {
        Name = new PublicationName(row.Year, $"r{run.Number}", row.Stage).ToString(),
        Stage = StageNames.Of(row.Stage),
        State = row.ApprovedBy is null ? Publication.Types.State.Proposed : Publication.Types.State.Published,
        InputHash = snapshot.InputHash,
        EvidenceRoot = run.EvidenceRoot ?? "",
        Authority = authority,
        Proposer = row.ProposedBy,
        ProposeTime = row.ProposedAt.ToTimestamp(),
        Approver = row.ApprovedBy ?? "",
        PublishTime = row.ApprovedAt?.ToTimestamp(),
        Etag = row.ApprovedBy is null ? "proposed" : "published",
    };

    public static Run ToMessage(this RunView view, SnapshotRow snapshot, string? publishedStage, long decisions)
    {
        RunRow row = view.Run;
        var run = new Run
        {
            Name = NameOf(row),
            Snapshot = new SnapshotName(row.Year, row.SnapshotId).ToString(),
            State = StateOf(view),
            Units = Sum(view.Phases.Select(phase => Counts(phase, view))),
            InputHash = snapshot.InputHash,
            ProtocolHash = snapshot.ProtocolHash,
            SeedCommitment = snapshot.SeedCommitment,
            LadderVersion = row.LadderVersion,
            EvidenceRoot = row.State == RunStates.Completed ? row.EvidenceRoot ?? "" : "",
            DecisionCount = decisions,
            Traceparent = row.TraceParent ?? "",
            Creator = row.CreatedBy,
            CreateTime = row.CreatedAt.ToTimestamp(),
            EndTime = row.EndedAt?.ToTimestamp(),
            PublishedStage = publishedStage is null ? Stage.Unspecified : StageNames.Of(publishedStage),
            Etag = $"{row.State}-{publishedStage}",
        };
        run.Phases.AddRange(view.Phases.Select(phase => ToMessage(phase, view)));
        if (row.Failure is not null)
        {
            run.Error = new Google.Rpc.Status { Code = (int)global::Grpc.Core.StatusCode.Internal, Message = row.Failure };
        }

        return run;
    }

    public static Result ToMessage(this ResultRow row, RunRow run, string displayName)
    {
        Profession profession = Professions.Of(row.Profession);
        return new Result
        {
            Name = new ResultName(run.Year, $"r{run.Number}", profession, row.Tpid).ToString(),
            Year = run.Year,
            Profession = profession,
            Tpid = row.Tpid,
            DisplayName = displayName,
            Requested = row.Requested,
            Newcomer = row.Newcomer,
            Guarantee = row.Guarantee,
            Consortium = row.Consortium,
            Volume = row.Volume,
            Remainder = row.Remainder,
            Lottery = row.Lottery,
            Open = row.Open,
            Bonus = row.Bonus,
            MovedIn = row.MovedIn,
            MovedOut = row.MovedOut,
            Returned = row.Returned,
            Received = row.Received,
            Granted = row.Granted,
            Verdict = row.Decision switch
            {
                "refused" => Verdict.Refused,
                "none" => Verdict.None,
                "partly" => Verdict.Partly,
                _ => Verdict.Granted,
            },
        };
    }

    public static ConsortiumBonus ToMessage(this IReadOnlyList<BonusRow> rows, RunRow run)
    {
        BonusRow first = rows[0];
        Profession profession = Professions.Of(first.Profession);
        var bonus = new ConsortiumBonus
        {
            Name = new ConsortiumBonusName(run.Year, $"r{run.Number}", profession, first.Consortium).ToString(),
            ConsortiumId = first.Consortium,
            Profession = profession,
            Base = first.Base,
            Bonus = first.Bonus,
            Provisional = first.Provisional,
        };
        bonus.Members.AddRange(rows.Where(row => row.Tpid.Length > 0).Select(row => new BonusPlaces { Tpid = row.Tpid, Places = row.BonusPlaces }));
        return bonus;
    }

    private static Run.Types.State StateOf(RunView view) => view.Run.State switch
    {
        RunStates.Completed => Run.Types.State.Succeeded,
        RunStates.Failed => Run.Types.State.Failed,
        RunStates.Cancelled => Run.Types.State.Cancelled,
        _ => view.Units.Values.Any(tally => tally.Claimed + tally.Done > 0) ? Run.Types.State.Running : Run.Types.State.Waiting,
    };

    private static Phase ToMessage(PhaseRow row, RunView view)
    {
        Profession profession = Professions.Of(row.Profession);
        return new Phase
        {
            Profession = profession,
            Kind = KindOf(row.Kind),
            State = row.State switch
            {
                WorkStates.Done => Phase.Types.State.Done,
                WorkStates.Closed => Phase.Types.State.Waiting,
                _ => Phase.Types.State.Open,
            },
            Units = Counts(row, view),
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
        UnitTally tally = view.Of(phase);
        return new UnitCounts { Total = phase.Units, Waiting = tally.Waiting, Claimed = tally.Claimed, Done = tally.Done };
    }

    private static UnitCounts Sum(IEnumerable<UnitCounts> counts) => counts.Aggregate(new UnitCounts(), (sum, one) => new UnitCounts
    {
        Total = sum.Total + one.Total,
        Waiting = sum.Waiting + one.Waiting,
        Claimed = sum.Claimed + one.Claimed,
        Done = sum.Done + one.Done,
    });
}
