using Google.Protobuf.WellKnownTypes;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.V1;
using TopGrid.Common.Contracts.Names;

namespace TopGrid.Allocation.Services;

/// <summary>Makes the messages of the contract from rows.</summary>
internal static class AllocationMessages
{
    public static string NameOf(RunRow run) => new RunName(run.Year, $"r{run.Number}").ToString();

    public static Snapshot ToMessage(this SnapshotRow row) => new()
    {
        Name = new SnapshotName(row.Year, row.Id).ToString(),
        Stage = StageNames.Of(row.Stage),
        State = row.State == SnapshotState.Confirmed ? Snapshot.Types.State.Confirmed : Snapshot.Types.State.Proposed,
        Protocol = row.ProtocolId,
        ProtocolHash = row.ProtocolHash,
        InputHash = row.InputHash,
        SeedCommitment = row.SeedCommitment,
        FactsRevision = row.FactsRevision,
        Proposer = row.ProposedBy,
        ProposeTime = row.ProposedAt.ToTimestamp(),
        Confirmer = row.ConfirmedBy ?? "",
        ConfirmTime = row.ConfirmedAt?.ToTimestamp(),
        Etag = row.State.Text(),
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
        LogSequence = row.LogSequence ?? 0,
        LogHash = row.LogHash ?? "",
    };

    public static Result ToMessage(this ResultRow row, RunRow run, string displayName)
    {
        var profession = Professions.Of(row.Profession);
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
        var first = rows[0];
        var profession = Professions.Of(first.Profession);
        var bonus = new ConsortiumBonus
        {
            Name = new ConsortiumBonusName(run.Year, $"r{run.Number}", profession, first.Consortium).ToString(),
            ConsortiumId = first.Consortium,
            Profession = profession,
            Base = first.Base,
            Bonus = first.Bonus,
            Provisional = first.Provisional,
        };
        bonus.Members.AddRange(
            rows.Where(row => row.Tpid.Length > 0).Select(row => new BonusPlaces { Tpid = row.Tpid, Places = row.BonusPlaces }));
        return bonus;
    }
}
