using TopGrid.Assessment.Conditions;
using TopGrid.Dataset;
using TopGrid.Rules.Volume;

namespace TopGrid.Assessment.Tests.Conditions;

/// <summary>A year assessed against a shipped set, with days counted as the table of rules.md 6 says of the year (typed over).</summary>
internal static class Assessed
{
    public static IReadOnlyList<ConsortiumAssessment> By(DatasetYear data, string set) =>
        Qualification.Assess(data, ConditionSets.Shipped.Find(set)!, Window(data.Year.Year));

    private static VolumeWindow Window(int year) => new(
        year - 4, year - 2, year switch { < 2023 => VolumeWindow.AllYears, 2023 => 2020, _ => VolumeWindow.NoYear },
        InterruptionsCount: false);
}
