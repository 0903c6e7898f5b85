using TopGrid.Rules.Vocabulary;

namespace TopGrid.Dataset;

/// <summary>Every file of dataset.md, "In", with its columns, and how its rows are read and written. A table, not code to follow.</summary>
public static partial class DatasetSchema
{
    /// <summary>All files, in the order of dataset.md.</summary>
    public static IReadOnlyList<FileSchema> Files => [.. Tables.Select(t => t.Schema)];

    internal static IReadOnlyList<FileTable> Tables => InOrder.Tables;

    internal static readonly FileTable<YearRow> Year = new(
        "year.csv", true,
        [
            Column.Of("year", ColumnType.Year), Column.Id("protocol"), Column.Date("request_deadline"),
            Column.Date("withdrawal_deadline").Optional(), Column.Of("seed", ColumnType.Seed).Optional(),
        ],
        c => new(c.Number(0), c.Id(1), c.Date(2), c.DateOrNull(3), c.IdOrNull(4)),
        (r, w) => w.Number(r.Year).Text(r.Protocol).Date(r.RequestDeadline).Date(r.WithdrawalDeadline).Text(r.Seed),
        y => [y.Year]);

    internal static readonly FileTable<InstitutionRow> Institutions = new(
        "institutions.csv", true,
        [
            Column.Id("tpid").Key(), Column.Text("name"), Column.Id("sector").Optional(), Column.Text("region"),
            Column.Code("kind", Codes.InstitutionKinds).Optional(),
        ],
        c => new(c.Id(0), c.Text(1), c.IdOrNull(2), c.Text(3), (InstitutionKind?)c.NumberOrNull(4)),
        (r, w) => w.Text(r.Tpid).Text(r.Name).Text(r.Sector).Text(r.Region).Text(r.Kind?.Code()),
        y => y.Institutions);

    internal static readonly FileTable<MergerRow> Mergers = new(
        "mergers.csv", false,
        [Column.Tpid("predecessor").Key(), Column.Tpid("successor"), Column.Date("effective_on")],
        c => new(c.Id(0), c.Id(1), c.Date(2)),
        (r, w) => w.Text(r.Predecessor).Text(r.Successor).Date(r.EffectiveOn),
        y => y.Mergers,
        (0, r => r.Predecessor), (1, r => r.Successor));

    internal static readonly FileTable<RecognitionRow> Recognitions = new(
        "recognitions.csv", true,
        [
            Column.Tpid().Key(), Column.Profession().Key(), Column.Date("valid_from").Key(), Column.Date("valid_until").Optional(),
            Column.Of("first_allocation_year", ColumnType.Year).Optional(), Column.Flag("entered_as_newcomer").Optional(),
            Column.Flag("requested_every_year").Optional(),
        ],
        c => new(c.Id(0), c.Profession(1), c.Date(2), c.DateOrNull(3), c.NumberOrNull(4), c.FlagOrNull(5), c.FlagOrNull(6)),
        (r, w) => w.Text(r.Tpid).Text(r.Profession.Code()).Date(r.ValidFrom).Date(r.ValidUntil).Number(r.FirstAllocationYear)
            .Flag(r.EnteredAsNewcomer).Flag(r.RequestedEveryYear),
        y => y.Recognitions,
        (0, r => r.Tpid));

    internal static readonly FileTable<TrainingRow> Trainings = new(
        "trainings.csv", false,
        [
            Column.Id("trainee"), Column.Tpid(), Column.Profession(), Column.Date("start"), Column.Date("end").Optional(),
            Column.Flag("subsidised"), Column.Of("share", ColumnType.Percent).Default(100),
        ],
        c => new(c.Id(0), c.Id(1), c.Profession(2), c.Date(3), c.DateOrNull(4), c.Flag(5), c.Number(6)),
        (r, w) => w.Text(r.Trainee).Text(r.Tpid).Text(r.Profession.Code()).Date(r.Start).Date(r.End).Flag(r.Subsidised).Number(r.Share),
        y => y.Trainings,
        (1, r => r.Tpid));

    internal static readonly FileTable<InterruptionRow> Interruptions = new(
        "interruptions.csv", false,
        [Column.Id("trainee") with { References = "trainings.csv" }, Column.Date("start"), Column.Date("end").Optional()],
        c => new(c.Id(0), c.Date(1), c.DateOrNull(2)),
        (r, w) => w.Text(r.Trainee).Date(r.Start).Date(r.End),
        y => y.Interruptions,
        (0, r => r.Trainee));

    internal static readonly FileTable<CapacityRow> Capacity = new(
        "capacity.csv", true,
        [
            Column.Profession().Key(), Column.Number("places"), Column.Number("bonus_reserve").Default(0),
            Column.Number("reference_threshold").Optional(), Column.Text("source"),
        ],
        c => new(c.Profession(0), c.Number(1), c.Number(2), c.NumberOrNull(3), c.Text(4)),
        (r, w) => w.Text(r.Profession.Code()).Number(r.Places).Number(r.BonusReserve).Number(r.ReferenceThreshold).Text(r.Source),
        y => y.Capacity);

    internal static readonly FileTable<SectorWeightRow> SectorWeights = new(
        "sector_weights.csv", false,
        [Column.Profession().Key(), Column.Id("sector").Key(), Column.Number("weight")],
        c => new(c.Profession(0), c.Id(1), c.Number(2)),
        (r, w) => w.Text(r.Profession.Code()).Text(r.Sector).Number(r.Weight),
        y => y.SectorWeights);

    internal static readonly FileTable<RequestRow> Requests = new(
        "requests.csv", true,
        [Column.Tpid().Key(), Column.Profession().Key(), Column.Code("round", ["1", "2"]).Key(), Column.Number("places")],
        c => new(c.Id(0), c.Profession(1), c.Number(2) + 1, c.Number(3)),
        (r, w) => w.Text(r.Tpid).Text(r.Profession.Code()).Number(r.Round).Number(r.Places),
        y => y.Requests,
        (0, r => r.Tpid));

    // A class of its own, because the order in which the fields of two files of one class are initialised is not defined.
    private static class InOrder
    {
        internal static readonly FileTable[] Tables =
        [
            Year, Institutions, Mergers, Recognitions, Trainings, Interruptions, Capacity, SectorWeights, Requests, BroughtIn, Consortia,
            ConsortiumMembers, Assessments, BonusDistribution, Transfers, Returns, Previous, Provenance,
        ];
    }
}
