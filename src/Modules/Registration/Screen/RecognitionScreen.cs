using System.Globalization;
using TopGrid.Common.Contracts.Names;
using TopGrid.Dataset;
using TopGrid.Registration.Services;
using TopGrid.Registration.V1;
using Severity = TopGrid.Common.V1.Severity;

namespace TopGrid.Registration.Screen;

/// <summary>Recognitions that end soon, hold twice, or leave the guarantee unclear.</summary>
internal static class RecognitionScreen
{
    // rules.md 3: four years, the first counts.
    private const int GuaranteeYears = 4;
    private const int SoonMonths = 6;

    public static IEnumerable<SuspiciousFact> Run(ScreenInput input)
    {
        var asking = input.Requests.Select(row => (row.Tpid, row.Profession)).ToHashSet();
        foreach (var group in input.Recognitions)
        {
            var holding = group.Where(row => row.HoldsOn(input.Deadline)).ToList();
            if (holding.Count > 1)
            {
                yield return Fact(
                    "overlapping-recognitions", Severity.Warning, input, holding[^1],
                    $"{Text(holding.Count)} erkenningen gelden op de peildatum",
                    $"{Text(holding.Count)} recognitions hold on the reference date", ("recognitions", holding.Count));
            }

            if (holding.Count > 0 && asking.Contains(group.Key))
            {
                foreach (var fact in OfApplicant(input, holding[0]))
                {
                    yield return fact;
                }
            }
        }
    }

    private static IEnumerable<SuspiciousFact> OfApplicant(ScreenInput input, RecognitionRow row)
    {
        if (row.ValidUntil is { } until && until < input.Deadline.AddMonths(SoonMonths))
        {
            var days = until.DayNumber - input.Deadline.DayNumber;
            yield return Fact(
                "recognition-ends-soon", Severity.Notice, input, row,
                $"de erkenning eindigt {Text(days)} dagen na de peildatum",
                $"the recognition ends {Text(days)} days after the reference date", ("days_left", days));
        }

        if (row.FirstAllocationYear is null && input.Volume(row.Tpid, row.Profession) is > 0 and var volume)
        {
            yield return Fact(
                "newcomer-with-volume", Severity.Notice, input, row,
                $"nieuw erkend, maar met {Text(volume)} dagen volume", $"a newcomer, yet with {Text(volume)} days of volume",
                ("volume_days", volume));
        }

        if (row.FirstAllocationYear is { } first && input.T <= first + GuaranteeYears - 1
            && (row.EnteredAsNewcomer is null || (row.EnteredAsNewcomer == true && row.RequestedEveryYear is null)))
        {
            yield return Fact(
                "guarantee-unclear", Severity.Notice, input, row,
                "binnen de garantietermijn, maar niet bekend of aan de voorwaarden is voldaan",
                "inside the guarantee term, but it is not known whether its conditions are met",
                ("first_allocation_year", first));
        }
    }

    private static SuspiciousFact Fact(
        string code, Severity severity, ScreenInput input, RecognitionRow row, string dutch, string english,
        params ReadOnlySpan<(string Name, long Value)> numbers) =>
        SuspiciousFacts.Fact(
            code, severity, new RecognitionName(input.T, row.Tpid, row.Profession.ToMessage(), row.ValidFrom).ToString(),
            $"{input.Name(row.Tpid)}, {row.Profession.Code()}: {dutch}.", $"{input.Name(row.Tpid)}, {row.Profession.Code()}: {english}.",
            numbers);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
