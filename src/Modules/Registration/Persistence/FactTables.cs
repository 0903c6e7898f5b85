using TopGrid.Dataset;

namespace TopGrid.Registration.Persistence;

/// <summary>The tables of all files but <c>year.csv</c>, whose one row is in <see cref="YearState"/>.</summary>
internal static class FactTables
{
    public static readonly FactTable<InstitutionRow> Institutions = new(
        "institutions.csv", year => year.Institutions, (year, rows) => year with { Institutions = rows },
        columns => columns.Text("tpid", row => row.Tpid).Text("name", row => row.Name).Text("sector", row => row.Sector)
            .Text("region", row => row.Region).Text("kind", row => row.Kind?.Code()));

    public static readonly FactTable<MergerRow> Mergers = new(
        "mergers.csv", year => year.Mergers, (year, rows) => year with { Mergers = rows },
        columns => columns.Text("predecessor", row => row.Predecessor).Text("successor", row => row.Successor)
            .Date("effective_on", row => row.EffectiveOn));

    public static readonly FactTable<RecognitionRow> Recognitions = new(
        "recognitions.csv", year => year.Recognitions, (year, rows) => year with { Recognitions = rows },
        columns => columns.Text("tpid", row => row.Tpid).Text("profession", row => row.Profession.Code())
            .Date("valid_from", row => row.ValidFrom).Date("valid_until", row => row.ValidUntil)
            .Integer("first_allocation_year", row => row.FirstAllocationYear).Boolean("entered_as_newcomer", row => row.EnteredAsNewcomer)
            .Boolean("requested_every_year", row => row.RequestedEveryYear));

    public static readonly FactTable<TrainingRow> Trainings = new(
        "trainings.csv", year => year.Trainings, (year, rows) => year with { Trainings = rows },
        columns => columns.Text("trainee", row => row.Trainee).Text("tpid", row => row.Tpid)
            .Text("profession", row => row.Profession.Code()).Date("start", row => row.Start).Date("end", row => row.End)
            .Boolean("subsidised", row => row.Subsidised).Integer("share", row => row.Share));

    public static readonly FactTable<InterruptionRow> Interruptions = new(
        "interruptions.csv", year => year.Interruptions, (year, rows) => year with { Interruptions = rows },
        columns => columns.Text("trainee", row => row.Trainee).Date("start", row => row.Start).Date("end", row => row.End));

    public static readonly FactTable<CapacityRow> Capacity = new(
        "capacity.csv", year => year.Capacity, (year, rows) => year with { Capacity = rows },
        columns => columns.Text("profession", row => row.Profession.Code()).Integer("places", row => row.Places)
            .Integer("bonus_reserve", row => row.BonusReserve).Integer("reference_threshold", row => row.ReferenceThreshold)
            .Text("source", row => row.Source));

    public static readonly FactTable<SectorWeightRow> SectorWeights = new(
        "sector_weights.csv", year => year.SectorWeights, (year, rows) => year with { SectorWeights = rows },
        columns => columns.Text("profession", row => row.Profession.Code()).Text("sector", row => row.Sector)
            .Integer("weight", row => row.Weight));

    public static readonly FactTable<RequestRow> Requests = new(
        "requests.csv", year => year.Requests, (year, rows) => year with { Requests = rows },
        columns => columns.Text("tpid", row => row.Tpid).Text("profession", row => row.Profession.Code())
            .Integer("round", row => row.Round).Integer("places", row => row.Places));

    public static readonly FactTable<BroughtInRow> BroughtIn = new(
        "brought_in.csv", year => year.BroughtIn, (year, rows) => year with { BroughtIn = rows },
        columns => columns.Text("consortium", row => row.Consortium).Text("tpid", row => row.Tpid)
            .Text("profession", row => row.Profession.Code()).Integer("places", row => row.Places));

    public static readonly FactTable<ConsortiumRow> Consortia = new(
        "consortia.csv", year => year.Consortia, (year, rows) => year with { Consortia = rows },
        columns => columns.Text("consortium", row => row.Consortium).Text("name", row => row.Name).Text("lead", row => row.Lead)
            .Text("requester", row => row.Requester).Text("mode", row => row.Mode?.Code()).Boolean("existing", row => row.Existing)
            .Date("announced_on", row => row.AnnouncedOn).Date("announced_at_institute_on", row => row.AnnouncedAtInstituteOn)
            .Date("intent_declared_on", row => row.IntentDeclaredOn).Text("agreement", row => row.Agreement.Code())
            .Boolean("training_plan", row => row.TrainingPlan).Text("test_result", row => row.TestResult?.Code())
            .Date("tested_on", row => row.TestedOn));

    public static readonly FactTable<ConsortiumMemberRow> ConsortiumMembers = new(
        "consortium_members.csv", year => year.ConsortiumMembers, (year, rows) => year with { ConsortiumMembers = rows },
        columns => columns.Text("consortium", row => row.Consortium).Text("tpid", row => row.Tpid)
            .Boolean("dependent", row => row.Dependent).Boolean("signed", row => row.Signed).Integer("settings", row => row.Settings)
            .Boolean("section_iii", row => row.SectionIii));

    public static readonly FactTable<AssessmentRow> Assessments = new(
        "assessments.csv", year => year.Assessments, (year, rows) => year with { Assessments = rows },
        columns => columns.Text("consortium", row => row.Consortium).Boolean("qualifies", row => row.Qualifies)
            .Text("reason", row => row.Reason));

    public static readonly FactTable<BonusDistributionRow> BonusDistribution = new(
        "bonus_distribution.csv", year => year.BonusDistribution, (year, rows) => year with { BonusDistribution = rows },
        columns => columns.Text("consortium", row => row.Consortium).Text("profession", row => row.Profession.Code())
            .Text("tpid", row => row.Tpid).Integer("places", row => row.Places));

    public static readonly FactTable<TransferRow> Transfers = new(
        "transfers.csv", year => year.Transfers, (year, rows) => year with { Transfers = rows },
        columns => columns.Text("consortium", row => row.Consortium).Text("profession", row => row.Profession.Code())
            .Text("from_tpid", row => row.FromTpid).Text("to_tpid", row => row.ToTpid).Integer("places", row => row.Places));

    public static readonly FactTable<ReturnRow> Returns = new(
        "returns.csv", year => year.Returns, (year, rows) => year with { Returns = rows },
        columns => columns.Text("tpid", row => row.Tpid).Text("profession", row => row.Profession.Code())
            .Integer("places", row => row.Places).Date("returned_on", row => row.ReturnedOn).Text("offered_to", row => row.OfferedTo));

    public static readonly FactTable<PreviousRow> Previous = new(
        "previous.csv", year => year.Previous, (year, rows) => year with { Previous = rows },
        columns => columns.Integer("year", row => row.Year).Text("tpid", row => row.Tpid)
            .Text("profession", row => row.Profession.Code()).Integer("granted", row => row.Granted));

    public static readonly FactTable<ProvenanceRow> Provenance = new(
        "provenance.csv", year => year.Provenance, (year, rows) => year with { Provenance = rows },
        columns => columns.Text("file", row => row.File).Text("key", row => row.Key).Text("basis", row => row.Basis)
            .Text("note", row => row.Note));

    /// <summary>All of them, in byte order of the file names.</summary>
    public static IReadOnlyList<FactTable> All { get; } =
    [
        Assessments, BonusDistribution, BroughtIn, Capacity, Consortia, ConsortiumMembers, Institutions, Interruptions, Mergers, Previous,
        Provenance, Recognitions, Requests, Returns, SectorWeights, Trainings, Transfers,
    ];
}
