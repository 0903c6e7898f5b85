using TopGrid.Dataset;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Registration.Tests.Support;

/// <summary>
/// A small year with a row in every file: I1 established, I2 a newcomer, I3 and I4 members of consortium C1 led by I1; C2 is led by I3.
/// Last day for requests: 31 May 2024.
/// </summary>
internal static class SampleYear
{
    public const string Seed = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    public static readonly DateOnly Deadline = new(2024, 5, 31);

    public static DatasetYear Facts { get; } = new()
    {
        Year = new YearRow(2025, "2025", Deadline, null, Seed),
        Institutions =
        [
            new("I1", "GGz \"Noord\", Zwolle", "ggz", "Noord", InstitutionKind.Institution),
            new("I2", "Praktijk é", "vrijgevestigd", "", InstitutionKind.Practice),
            new("I3", "Ouderenzorg 𝔾", "ouderenzorg", "Zuid", InstitutionKind.Institution),
            new("I4", "", null, "Zuid", null),
            new("I5", "Opgegaan", "ggz", "Noord", InstitutionKind.Institution),
        ],
        Mergers = [new("I5", "I1", new DateOnly(2023, 1, 1))],
        Recognitions =
        [
            new("I1", Profession.GZ, new DateOnly(2010, 1, 1), null, 2011, false, true),
            new("I1", Profession.KP, new DateOnly(2010, 1, 1), new DateOnly(2024, 8, 1), 2011, null, null),
            new("I2", Profession.GZ, new DateOnly(2024, 1, 1), null, null, null, null),
            new("I3", Profession.GZ, new DateOnly(2020, 1, 1), null, 2022, true, true),
        ],
        Trainings =
        [
            new("T-a", "I1", Profession.GZ, new DateOnly(2021, 1, 1), new DateOnly(2022, 12, 31), true, 100),
            new("T-b", "I1", Profession.GZ, new DateOnly(2022, 1, 1), null, true, 60),
            new("T-b", "I3", Profession.GZ, new DateOnly(2022, 1, 1), null, true, 40),
            new("T-c", "I5", Profession.GZ, new DateOnly(2021, 3, 1), new DateOnly(2023, 2, 28), false, 100),
        ],
        Interruptions = [new("T-a", new DateOnly(2021, 5, 1), new DateOnly(2021, 6, 1)), new("T-b", new DateOnly(2023, 1, 1), null)],
        Capacity = [new(Profession.GZ, 100, 10, 2242, "letter, 1 May"), new(Profession.KP, 5, 0, null, "")],
        SectorWeights = [new(Profession.GZ, "ggz", 80), new(Profession.GZ, "ouderenzorg", 20)],
        Requests =
        [
            new("I1", Profession.GZ, 1, 4), new("I1", Profession.KP, 1, 1), new("I2", Profession.GZ, 1, 1), new("I3", Profession.GZ, 1, 2),
            new("I1", Profession.GZ, 2, 1),
        ],
        BroughtIn = [new("C1", "I1", Profession.GZ, 3)],
        Consortia =
        [
            new("C1", "Regio Noord", "I1", null, ConsortiumMode.Separate, true, new DateOnly(2024, 1, 10), null, null,
                AgreementClauses.Training | AgreementClauses.EntryExit | AgreementClauses.Costs, true, TestResult.Pending, null),
            new("C2", "Regio Zuid", "I3", "I3", ConsortiumMode.Pooled, null, null, null, null, AgreementClauses.None, null, null, null),
        ],
        ConsortiumMembers =
        [
            new("C1", "I1", false, true, 3, true), new("C1", "I3", true, true, null, null), new("C1", "I4", null, null, null, null),
            new("C2", "I3", false, false, 1, false),
        ],
        Assessments = [new("C1", true, "board, 3 April")],
        BonusDistribution = [new("C1", Profession.GZ, "I3", 1)],
        Transfers = [new("C1", Profession.GZ, "I1", "I3", 1)],
        Returns =
        [
            new("I1", Profession.GZ, 1, new DateOnly(2024, 5, 1), "I3"), new("I1", Profession.GZ, 1, new DateOnly(2024, 5, 1), "I3"),
            new("I1", Profession.GZ, 2, new DateOnly(2024, 4, 1), null),
        ],
        Previous = [new(2024, "I1", Profession.GZ, 5)],
        Provenance = [new("requests.csv", "I1", "chosen", "line one\nline \"two\"")],
    };

    public static Dictionary<string, byte[]> Files(DatasetYear year) => DatasetWriter.FileNames(year).ToDictionary(
        name => name,
        name =>
        {
            using var stream = new MemoryStream();
            DatasetWriter.WriteFile(year, name, stream);
            return stream.ToArray();
        },
        StringComparer.Ordinal);
}
