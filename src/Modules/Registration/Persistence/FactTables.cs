using TopGrid.Dataset;

namespace TopGrid.Registration.Persistence;

/// <summary>The tables of all files but <c>year.csv</c>, whose one row is in <see cref="YearState"/>.</summary>
internal static class FactTables
{
    public static readonly FactTable<InstitutionRow> Institutions = new(
        "institutions.csv", year => year.Institutions, (year, rows) => year with { Institutions = rows });

    public static readonly FactTable<MergerRow> Mergers = new(
        "mergers.csv", year => year.Mergers, (year, rows) => year with { Mergers = rows });

    public static readonly FactTable<RecognitionRow> Recognitions = new(
        "recognitions.csv", year => year.Recognitions, (year, rows) => year with { Recognitions = rows });

    public static readonly FactTable<TrainingRow> Trainings = new(
        "trainings.csv", year => year.Trainings, (year, rows) => year with { Trainings = rows });

    public static readonly FactTable<InterruptionRow> Interruptions = new(
        "interruptions.csv", year => year.Interruptions, (year, rows) => year with { Interruptions = rows });

    public static readonly FactTable<CapacityRow> Capacity = new(
        "capacity.csv", year => year.Capacity, (year, rows) => year with { Capacity = rows });

    public static readonly FactTable<SectorWeightRow> SectorWeights = new(
        "sector_weights.csv", year => year.SectorWeights, (year, rows) => year with { SectorWeights = rows });

    public static readonly FactTable<RequestRow> Requests = new(
        "requests.csv", year => year.Requests, (year, rows) => year with { Requests = rows });

    public static readonly FactTable<BroughtInRow> BroughtIn = new(
        "brought_in.csv", year => year.BroughtIn, (year, rows) => year with { BroughtIn = rows });

    public static readonly FactTable<ConsortiumRow> Consortia = new(
        "consortia.csv", year => year.Consortia, (year, rows) => year with { Consortia = rows });

    public static readonly FactTable<ConsortiumMemberRow> ConsortiumMembers = new(
        "consortium_members.csv", year => year.ConsortiumMembers, (year, rows) => year with { ConsortiumMembers = rows });

    public static readonly FactTable<AssessmentRow> Assessments = new(
        "assessments.csv", year => year.Assessments, (year, rows) => year with { Assessments = rows });

    public static readonly FactTable<BonusDistributionRow> BonusDistribution = new(
        "bonus_distribution.csv", year => year.BonusDistribution, (year, rows) => year with { BonusDistribution = rows });

    public static readonly FactTable<TransferRow> Transfers = new(
        "transfers.csv", year => year.Transfers, (year, rows) => year with { Transfers = rows });

    public static readonly FactTable<ReturnRow> Returns = new(
        "returns.csv", year => year.Returns, (year, rows) => year with { Returns = rows });

    public static readonly FactTable<PreviousRow> Previous = new(
        "previous.csv", year => year.Previous, (year, rows) => year with { Previous = rows });

    public static readonly FactTable<ProvenanceRow> Provenance = new(
        "provenance.csv", year => year.Provenance, (year, rows) => year with { Provenance = rows });

    /// <summary>All of them, in byte order of the file names.</summary>
    public static IReadOnlyList<FactTable> All { get; } =
    [
        Assessments, BonusDistribution, BroughtIn, Capacity, Consortia, ConsortiumMembers, Institutions, Interruptions, Mergers, Previous,
        Provenance, Recognitions, Requests, Returns, SectorWeights, Trainings, Transfers,
    ];
}
