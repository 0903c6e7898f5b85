using System.Globalization;
using TopGrid.Dataset;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Assessment.Conditions.Facts;

/// <summary>What the conditions may look at for one consortium; null is unknown.</summary>
internal sealed class ConsortiumFacts(YearFacts year, ConsortiumRow row)
{
    public const string MembersFile = "consortium_members.csv";
    private const string ConsortiaFile = "consortia.csv";

    public string Id => row.Consortium;

    public int Year => year.Year;

    public Profession Profession => year.Profession;

    public string? Lead => row.Lead;

    public bool? Existing => row.Existing;

    public DateOnly? AnnouncedOn => row.AnnouncedOn;

    public DateOnly? AnnouncedAtInstituteOn => row.AnnouncedAtInstituteOn;

    public DateOnly? IntentDeclaredOn => row.IntentDeclaredOn;

    public AgreementClauses Agreement => row.Agreement;

    public bool? TrainingPlan => row.TrainingPlan;

    public TestResult? TestResult => row.TestResult;

    public DateOnly? TestedOn => row.TestedOn;

    public int? ReferenceThreshold => year.ReferenceThreshold;

    public IReadOnlyList<MemberFacts> Members { get; } = year.MembersOf(row.Consortium);

    public long VolumeOf(string tpid) => year.VolumeOf(tpid);

    public int? RequestOf(string tpid) => year.RequestOf(tpid);

    public int? BroughtIn(string tpid) => year.BroughtIn(Id, tpid);

    public long BroughtInElsewhere(string tpid) => year.BroughtInElsewhere(Id, tpid);

    public bool DependentWithoutRowElsewhere(string tpid) => year.DependentWithoutRowElsewhere(Id, tpid);

    public int? GrantedIn(int earlierYear, string tpid) => year.GrantedIn(earlierYear, tpid);

    public Recognition RecognitionOf(string tpid) => year.RecognitionOf(tpid, anyProfession: false);

    public Recognition AnyRecognitionOf(string tpid) => year.RecognitionOf(tpid, anyProfession: true);

    /// <summary>A cell of the consortium's own row.</summary>
    public ConditionFact Cell(string column, string value) => new(ConsortiaFile, Id, column, value);

    /// <summary>A cell of a member's row.</summary>
    public ConditionFact Cell(MemberFacts member, string column, string value) =>
        new(MembersFile, $"{Id},{member.Tpid}", column, value);

    /// <summary>A number counted over the rows of this consortium.</summary>
    public ConditionFact Count(string file, string what, string value) => new(file, Id, what, value);

    public ConditionFact DependentOf(MemberFacts member) => Cell(member, "dependent", Show(member.Dependent));

    public static ConditionFact SectorOf(MemberFacts member) => new("institutions.csv", member.Tpid, "sector", member.Sector ?? "");

    // Values as the files write them (dataset.md); unknown is empty.
    public static string Show(bool? value) => value is { } known ? known ? "true" : "false" : "";

    public static string Show(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    public static string Show(DateOnly? value) => value?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    public static string Show(TestResult? value) => value switch
    {
        Dataset.TestResult.Passed => "passed",
        Dataset.TestResult.Failed => "failed",
        Dataset.TestResult.Pending => "pending",
        _ => "",
    };
}
