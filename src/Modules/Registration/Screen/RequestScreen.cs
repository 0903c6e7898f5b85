using System.Globalization;
using TopGrid.Common.Contracts.Names;
using TopGrid.Dataset;
using TopGrid.Registration.Services;
using TopGrid.Registration.V1;
using Severity = TopGrid.Common.V1.Severity;

namespace TopGrid.Registration.Screen;

/// <summary>Requests that are out of proportion, or that the ladder will refuse or cannot serve.</summary>
internal static class RequestScreen
{
    private const int LargeFactor = 10;

    // Where no reference threshold is known: about the published GZ threshold of T=2022 (2,163 days; rules.md 4.2).
    private const int AssumedThreshold = 2190;

    public static IEnumerable<SuspiciousFact> Run(ScreenInput input)
    {
        var capacities = input.Facts.Capacity.ToDictionary(row => row.Profession);
        var sectors = input.Facts.Institutions.ToDictionary(row => row.Tpid, row => row.Sector, StringComparer.Ordinal);
        foreach (var row in input.Requests)
        {
            var resource = new PlaceRequestName(input.T, row.Tpid, row.Profession.ToMessage(), row.Round).ToString();
            var recognition = input.Recognition(row.Tpid, row.Profession);
            if (recognition is null)
            {
                yield return Fact(
                    "request-without-recognition", resource, row, input, "maar is op de peildatum niet erkend",
                    "but is not recognised on the reference date", ("requested_places", row.Places));
            }
            else if (Proportion(
                input, row, resource, recognition, capacities.GetValueOrDefault(row.Profession)?.ReferenceThreshold) is { } fact)
            {
                yield return fact;
            }

            if (capacities.GetValueOrDefault(row.Profession) is null)
            {
                yield return Fact(
                    "request-without-capacity", resource, row, input, "maar er zijn geen plaatsen vastgesteld",
                    "but no places are set for it", ("requested_places", row.Places));
            }

            if (sectors.GetValueOrDefault(row.Tpid) is null && input.Facts.SectorWeights.Any(weight => weight.Profession == row.Profession))
            {
                yield return Fact(
                    "request-without-sector", resource, row, input, "maar de sector is onbekend en wordt nooit geraden",
                    "but its sector is unknown and never guessed", ("requested_places", row.Places));
            }
        }
    }

    private static SuspiciousFact? Proportion(
        ScreenInput input, RequestRow row, string resource, RecognitionRow recognition, int? reference)
    {
        var days = input.Volume(row.Tpid, row.Profession);
        var threshold = reference is > 0 and var known ? known : AssumedThreshold;
        if (row.Places >= LargeFactor * Math.Max(1, days / threshold))
        {
            return Fact(
                "large-request", resource, row, input, $"tien keer of meer wat het volume van {Text(days)} dagen zou dragen",
                $"ten times or more what its volume of {Text(days)} days would carry",
                ("requested_places", row.Places), ("volume_days", days), ("threshold_days", threshold));
        }

        return days > 0 || recognition.FirstAllocationYear is null ? null : Fact(
            "request-without-volume", resource, row, input, "maar heeft geen volume in het venster", "but has no volume in the window",
            ("requested_places", row.Places), ("volume_days", 0), ("first_allocation_year", recognition.FirstAllocationYear.Value));
    }

    private static SuspiciousFact Fact(
        string code, string resource, RequestRow row, ScreenInput input, string dutch, string english,
        params ReadOnlySpan<(string Name, long Value)> numbers) =>
        SuspiciousFacts.Fact(
            code, code is "large-request" ? Severity.Warning : Severity.Notice, resource,
            $"{input.Name(row.Tpid)} vraagt {Text(row.Places)} plaats(en) {row.Profession.Code()}, {dutch}.",
            $"{input.Name(row.Tpid)} asks for {Text(row.Places)} place(s) {row.Profession.Code()}, {english}.",
            numbers);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
