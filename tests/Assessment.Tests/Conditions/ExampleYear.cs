using System.Globalization;
using TopGrid.Dataset;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Assessment.Tests.Conditions;

/// <summary>
/// A year with one consortium, C1 of members A-D, that meets every condition of every set, dates on their last day. Tests
/// change one fact and look at one condition. Volume: ten trainees throughout the window, A has 7, B 2, C 1, D none.
/// </summary>
internal static class ExampleYear
{
    public const int ReferenceThreshold = 1095;

    public static DatasetYear For(int year) => new()
    {
        Year = new YearRow(year, ProtocolOf(year), new DateOnly(year - 1, 4, 1), null, null),
        Institutions =
        [
            new("A", "", "ggz", "", InstitutionKind.Institution),
            new("B", "", "ouderenzorg", "", InstitutionKind.Institution),
            new("C", "", "ziekenhuis", "", InstitutionKind.Institution),
            new("D", "", "gehandicaptenzorg", "", InstitutionKind.Institution),
        ],
        Recognitions = [.. "ABCD".Select(tpid => Recognised(tpid.ToString(), Profession.GZ))],
        Capacity = [new(Profession.GZ, 100, 0, ReferenceThreshold, "")],
        Trainings =
        [
            .. "AAAAAAABBC".Select((tpid, trainee) => new TrainingRow(
                $"T{trainee}", tpid.ToString(), Profession.GZ, new DateOnly(year - 5, 1, 1), null, true, 100)),
        ],
        Requests = [Asked("A", 5), Asked("B", 2), Asked("C", 1), Asked("D", 1)],
        Consortia =
        [
            new("C1", "", "A", null, ConsortiumMode.Separate, false,
                year >= 2025 ? new DateOnly(year - 1, 2, 15) : new DateOnly(year - 1, 1, 31),
                new DateOnly(year - 1, 2, 15), null, All, true, TestResult.Passed, new DateOnly(year - 1, 3, 15)),
        ],
        ConsortiumMembers =
        [
            new("C1", "A", false, true, 1, true),
            new("C1", "B", false, true, 1, false),
            new("C1", "C", false, true, 1, false),
            new("C1", "D", true, true, 1, false),
        ],
        Previous = [new(2018, "A", Profession.GZ, 8), new(2018, "B", Profession.GZ, 2)],
    };

    public static AgreementClauses All => Enum.GetValues<AgreementClauses>().Aggregate((all, clause) => all | clause);

    public static RecognitionRow Recognised(string tpid, Profession profession) =>
        new(tpid, profession, new DateOnly(2010, 1, 1), null, 2011, false, true);

    public static RequestRow Asked(string tpid, int places) => new(tpid, Profession.GZ, 1, places);

    public static DatasetYear Consortium(this DatasetYear year, Func<ConsortiumRow, ConsortiumRow> change) =>
        year with { Consortia = [.. year.Consortia.Select(change)] };

    public static DatasetYear Member(this DatasetYear year, string tpid, Func<ConsortiumMemberRow, ConsortiumMemberRow> change) =>
        year with { ConsortiumMembers = [.. year.ConsortiumMembers.Select(row => row.Tpid == tpid ? change(row) : row)] };

    public static DatasetYear WithoutMembers(this DatasetYear year, params string[] tpids) =>
        year with { ConsortiumMembers = [.. year.ConsortiumMembers.Where(row => !tpids.Contains(row.Tpid))] };

    public static DatasetYear Sector(this DatasetYear year, string tpid, string? sector) =>
        year with { Institutions = [.. year.Institutions.Select(row => row.Tpid == tpid ? row with { Sector = sector } : row)] };

    public static DatasetYear Recognition(this DatasetYear year, string tpid, Func<RecognitionRow, RecognitionRow?> change) =>
        year with { Recognitions = [.. year.Recognitions.Select(row => row.Tpid == tpid ? change(row) : row).OfType<RecognitionRow>()] };

    // Later years go by the newest protocol there is.
    private static string ProtocolOf(int year) => Math.Min(year, 2025).ToString(CultureInfo.InvariantCulture);
}
