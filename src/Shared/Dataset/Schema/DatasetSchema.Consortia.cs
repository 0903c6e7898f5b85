using TopGrid.Rules.Vocabulary;

namespace TopGrid.Dataset;

public static partial class DatasetSchema
{
    internal static readonly FileTable<BroughtInRow> BroughtIn = new(
        "brought_in.csv", false,
        [Column.Consortium().Key(), Column.Tpid().Key(), Column.Profession().Key(), Column.Number("places")],
        c => new(c.Id(0), c.Id(1), c.Profession(2), c.Number(3)),
        (r, w) => w.Text(r.Consortium).Text(r.Tpid).Text(r.Profession.Code()).Number(r.Places),
        y => y.BroughtIn,
        (0, r => r.Consortium), (1, r => r.Tpid));

    internal static readonly FileTable<ConsortiumRow> Consortia = new(
        "consortia.csv", false,
        [
            Column.Id("consortium").Key(), Column.Text("name"), Column.Tpid("lead").Optional(), Column.Tpid("requester").Optional(),
            Column.Code("mode", Codes.ConsortiumModes).Optional(), Column.Flag("existing").Optional(),
            Column.Date("announced_on").Optional(), Column.Date("announced_at_institute_on").Optional(),
            Column.Date("intent_declared_on").Optional(), Column.CodeSet("agreement", Codes.AgreementClauses),
            Column.Flag("training_plan").Optional(), Column.Code("test_result", Codes.TestResults).Optional(),
            Column.Date("tested_on").Optional(),
        ],
        c => new(
            c.Id(0), c.Text(1), c.IdOrNull(2), c.IdOrNull(3), (ConsortiumMode?)c.NumberOrNull(4), c.FlagOrNull(5), c.DateOrNull(6),
            c.DateOrNull(7), c.DateOrNull(8), (AgreementClauses)c.Number(9), c.FlagOrNull(10), (TestResult?)c.NumberOrNull(11),
            c.DateOrNull(12)),
        (r, w) => w.Text(r.Consortium).Text(r.Name).Text(r.Lead).Text(r.Requester).Text(r.Mode?.Code()).Flag(r.Existing)
            .Date(r.AnnouncedOn).Date(r.AnnouncedAtInstituteOn).Date(r.IntentDeclaredOn).Text(r.Agreement.Code())
            .Flag(r.TrainingPlan).Text(r.TestResult?.Code()).Date(r.TestedOn),
        y => y.Consortia,
        (2, r => r.Lead), (3, r => r.Requester));

    internal static readonly FileTable<ConsortiumMemberRow> ConsortiumMembers = new(
        "consortium_members.csv", false,
        [
            Column.Consortium().Key(), Column.Tpid().Key(), Column.Flag("dependent").Optional(), Column.Flag("signed").Optional(),
            Column.Number("settings").Optional(), Column.Flag("section_iii").Optional(),
        ],
        c => new(c.Id(0), c.Id(1), c.FlagOrNull(2), c.FlagOrNull(3), c.NumberOrNull(4), c.FlagOrNull(5)),
        (r, w) => w.Text(r.Consortium).Text(r.Tpid).Flag(r.Dependent).Flag(r.Signed).Number(r.Settings).Flag(r.SectionIii),
        y => y.ConsortiumMembers,
        (0, r => r.Consortium), (1, r => r.Tpid));

    internal static readonly FileTable<AssessmentRow> Assessments = new(
        "assessments.csv", false,
        [Column.Consortium().Key(), Column.Flag("qualifies"), Column.Text("reason")],
        c => new(c.Id(0), c.Flag(1), c.Text(2)),
        (r, w) => w.Text(r.Consortium).Flag(r.Qualifies).Text(r.Reason),
        y => y.Assessments,
        (0, r => r.Consortium));

    internal static readonly FileTable<BonusDistributionRow> BonusDistribution = new(
        "bonus_distribution.csv", false,
        [Column.Consortium().Key(), Column.Profession().Key(), Column.Tpid().Key(), Column.Number("places")],
        c => new(c.Id(0), c.Profession(1), c.Id(2), c.Number(3)),
        (r, w) => w.Text(r.Consortium).Text(r.Profession.Code()).Text(r.Tpid).Number(r.Places),
        y => y.BonusDistribution,
        (0, r => r.Consortium), (2, r => r.Tpid));

    internal static readonly FileTable<TransferRow> Transfers = new(
        "transfers.csv", false,
        [
            Column.Consortium().Key(), Column.Profession().Key(), Column.Tpid("from_tpid").Key(), Column.Tpid("to_tpid").Key(),
            Column.Number("places"),
        ],
        c => new(c.Id(0), c.Profession(1), c.Id(2), c.Id(3), c.Number(4)),
        (r, w) => w.Text(r.Consortium).Text(r.Profession.Code()).Text(r.FromTpid).Text(r.ToTpid).Number(r.Places),
        y => y.Transfers,
        (0, r => r.Consortium), (2, r => r.FromTpid), (3, r => r.ToTpid));

    internal static readonly FileTable<ReturnRow> Returns = new(
        "returns.csv", false,
        [
            Column.Tpid(), Column.Profession(), Column.Number("places") with { Most = ReturnRow.MostPlaces }, Column.Date("returned_on"),
            Column.Tpid("offered_to").Optional(),
        ],
        c => new(c.Id(0), c.Profession(1), c.Number(2), c.Date(3), c.IdOrNull(4)),
        (r, w) => w.Text(r.Tpid).Text(r.Profession.Code()).Number(r.Places).Date(r.ReturnedOn).Text(r.OfferedTo),
        y => y.Returns,
        (0, r => r.Tpid), (4, r => r.OfferedTo));

    internal static readonly FileTable<PreviousRow> Previous = new(
        "previous.csv", false,
        [Column.Of("year", ColumnType.Year).Key(), Column.Tpid().Key(), Column.Profession().Key(), Column.Number("granted")],
        c => new(c.Number(0), c.Id(1), c.Profession(2), c.Number(3)),
        (r, w) => w.Number(r.Year).Text(r.Tpid).Text(r.Profession.Code()).Number(r.Granted),
        y => y.Previous,
        (1, r => r.Tpid));

    internal static readonly FileTable<ProvenanceRow> Provenance = new(
        "provenance.csv", false,
        [Column.Text("file"), Column.Text("key"), Column.Text("basis"), Column.Text("note")],
        c => new(c.Text(0), c.Text(1), c.Text(2), c.Text(3)),
        (r, w) => w.Text(r.File).Text(r.Key).Text(r.Basis).Text(r.Note),
        y => y.Provenance);
}
