using System.Globalization;
using TopGrid.Common.Contracts.Names;
using TopGrid.Dataset;
using TopGrid.Registration.V1;
using TopGrid.Rules.Vocabulary;
using Severity = TopGrid.Common.V1.Severity;

namespace TopGrid.Registration.Screen;

/// <summary>Volume that jumps from one calendar year of the window to the next.</summary>
internal static class VolumeScreen
{
    // Three times as much or as little, and at least two person-years apart: a practice that gets its second trainee is no jump.
    private const int Factor = 3;
    private const int LeastDifferenceDays = 730;

    public static IEnumerable<SuspiciousFact> Run(ScreenInput input)
    {
        // One fact per institution: the largest jump over its professions and years.
        return Enum.GetValues<Profession>()
            .SelectMany(profession => Jumps(input, profession))
            .Where(jump => jump.IsLarge && input.Names.ContainsKey(jump.Tpid))
            .GroupBy(jump => jump.Tpid)
            .Select(
                jumps => jumps.OrderByDescending(jump => jump.Difference).ThenBy(jump => jump.Profession).ThenBy(jump => jump.Year).First())
            .Select(jump => SuspiciousFacts.Fact(
                "volume-jump", Severity.Notice, new InstitutionName(input.T, jump.Tpid).ToString(),
                $"Het volume {jump.Profession.Code()} van {input.Name(jump.Tpid)} gaat van {Text(jump.Before)} dagen in {Text(jump.Year - 1)} naar {Text(jump.After)} in {Text(jump.Year)}.",
                $"The {jump.Profession.Code()} volume of {input.Name(jump.Tpid)} goes from {Text(jump.Before)} days in {Text(jump.Year - 1)} to {Text(jump.After)} in {Text(jump.Year)}.",
                ("days_before", jump.Before), ("days_after", jump.After), ("year", jump.Year)));
    }

    private sealed record Jump(string Tpid, Profession Profession, int Year, long Before, long After)
    {
        public long Difference => Math.Abs(After - Before);

        public bool IsLarge => Difference >= LeastDifferenceDays && Math.Max(Before, After) >= Factor * Math.Min(Before, After);
    }

    private static IEnumerable<Jump> Jumps(ScreenInput input, Profession profession)
    {
        for (var year = input.WindowYears.First + 1; year <= input.WindowYears.Last; year++)
        {
            var (before, after) = (input.VolumesIn(year - 1, profession), input.VolumesIn(year, profession));
            foreach (var tpid in before.Keys.Union(after.Keys, StringComparer.Ordinal))
            {
                yield return new Jump(tpid, profession, year, before.GetValueOrDefault(tpid), after.GetValueOrDefault(tpid));
            }
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
