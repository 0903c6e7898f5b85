using System.Globalization;
using TopGrid.Common.Contracts.Names;
using TopGrid.Dataset;
using TopGrid.Registration.V1;
using Severity = TopGrid.Common.V1.Severity;

namespace TopGrid.Registration.Screen;

/// <summary>Trainees who train very long, at two institutions at once, or were absent when they did not train.</summary>
internal static class TraineeScreen
{
    // The longest training takes four years (rules.md 8); twice that is worth a look.
    private const int LongTrainingDays = 8 * 365;

    public static IEnumerable<SuspiciousFact> Run(ScreenInput input)
    {
        foreach (var trainee in input.Facts.Trainings.GroupBy(row => row.Trainee))
        {
            var rows = trainee.ToList();
            var resources = rows.Select((row, i) => (Row: row, Name: new TrainingName(input.T, row.Trainee, i + 1).ToString())).ToList();
            foreach (var profession in resources.GroupBy(item => item.Row.Profession))
            {
                if (LongTraining(input, [.. profession]) is { } fact)
                {
                    yield return fact;
                }
            }

            if (TwoInstitutions(input, resources) is { } overlap)
            {
                yield return overlap;
            }
        }

        foreach (var fact in AbsentWithoutTraining(input))
        {
            yield return fact;
        }
    }

    private static SuspiciousFact? LongTraining(ScreenInput input, List<(TrainingRow Row, string Name)> rows)
    {
        var first = rows.Min(item => item.Row.Start);
        var days = rows.Max(item => item.Row.End ?? input.Deadline).DayNumber - first.DayNumber + 1;
        var (row, name) = rows[0];
        return days < LongTrainingDays ? null : SuspiciousFacts.Fact(
            "long-training", Severity.Warning, name,
            $"Opleideling {row.Trainee} is {Text(days)} dagen in opleiding voor {row.Profession.Code()}, vanaf {Text(first)}.",
            $"Trainee {row.Trainee} has been in training for {row.Profession.Code()} for {Text(days)} days, since {Text(first)}.",
            ("training_days", days), ("periods", rows.Count));
    }

    private static SuspiciousFact? TwoInstitutions(ScreenInput input, List<(TrainingRow Row, string Name)> rows)
    {
        foreach (var (row, name) in rows)
        {
            foreach (var (other, _) in rows.Where(item => item.Row.Tpid != row.Tpid && item.Row.Start >= row.Start))
            {
                var from = other.Start;
                var until = Earlier(row.End ?? input.Deadline, other.End ?? input.Deadline);
                if (from <= until)
                {
                    var days = until.DayNumber - from.DayNumber + 1;
                    return SuspiciousFacts.Fact(
                        "trainee-at-two-institutions", Severity.Notice, name,
                        $"Opleideling {row.Trainee} is vanaf {Text(from)} {Text(days)} dagen bij {row.Tpid} én {other.Tpid}.",
                        $"Trainee {row.Trainee} is at both {row.Tpid} and {other.Tpid} for {Text(days)} days from {Text(from)}.",
                        ("overlapping_days", days), ("share_percent", row.Share), ("other_share_percent", other.Share));
                }
            }
        }

        return null;
    }

    private static IEnumerable<SuspiciousFact> AbsentWithoutTraining(ScreenInput input)
    {
        var trainings = input.Facts.Trainings.ToLookup(row => row.Trainee, StringComparer.Ordinal);
        foreach (var trainee in input.Facts.Interruptions.GroupBy(row => row.Trainee))
        {
            var outside = trainee.Count(absence => !trainings[absence.Trainee].Any(
                row => row.Start <= (absence.End ?? input.Deadline) && absence.Start <= (row.End ?? input.Deadline)));
            if (outside > 0)
            {
                yield return SuspiciousFacts.Fact(
                    "absent-outside-training", Severity.Notice, new TrainingName(input.T, trainee.Key, 1).ToString(),
                    $"Opleideling {trainee.Key} heeft {Text(outside)} onderbreking(en) buiten elke opleidingsperiode.",
                    $"Trainee {trainee.Key} has {Text(outside)} interruption(s) outside every training period.",
                    ("interruptions", outside));
            }
        }
    }

    private static DateOnly Earlier(DateOnly a, DateOnly b) => a < b ? a : b;

    private static string Text(IFormattable value) => value.ToString(value is DateOnly ? "yyyy-MM-dd" : null, CultureInfo.InvariantCulture);
}
