using System.Globalization;
using TopGrid.Dataset;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Example;

/// <summary>
/// Makes the training periods behind the volumes. An institution that starts one two-year trainee each year holds about
/// 2 x 365 x 3 = 2190 days in the window; longer part-time training, early endings and interruptions scatter that.
/// </summary>
internal sealed class TrainingHistory(ulong seed, DateOnly requestDeadline)
{
    // Nothing that ended before this reaches the window 2021-2023; half a year more, so that the window has something to cut off.
    private static readonly DateOnly _earliest = new(2020, 7, 1);

    private readonly List<TrainingRow> _trainings = [];
    private readonly List<InterruptionRow> _interruptions = [];

    internal IReadOnlyList<TrainingRow> Trainings => _trainings;

    internal IReadOnlyList<InterruptionRow> Interruptions => _interruptions;

    /// <summary>Adds the trainees of one institution.</summary>
    /// <param name="institution">The institution.</param>
    /// <param name="endsOn">Day from which it no longer starts trainees; null when it goes on.</param>
    /// <param name="partner">A fellow member with which some trainees are shared half and half; null for none.</param>
    internal void Add(ExampleInstitution institution, DateOnly? endsOn, string? partner)
    {
        foreach (var (profession, training) in institution.Trainings)
        {
            var random = new ExampleRandom(seed, $"trainings {institution.Tpid} {profession}");
            var phase = random.Below(4);
            for (var year = 2015; year <= 2024; year++)
            {
                var starts =
                    (((year * training.StartsInFourYears) + phase) / 4) - ((((year - 1) * training.StartsInFourYears) + phase) / 4);
                for (var i = 0; i < starts; i++)
                {
                    AddTrainee(institution.Tpid, profession, training, StartDay(year, random), endsOn, partner, random);
                }
            }
        }
    }

    private void AddTrainee(
        string tpid, Profession profession, ExampleTraining training, DateOnly start, DateOnly? endsOn, string? partner,
        ExampleRandom random)
    {
        var end = start.AddMonths(Months(profession) + Variation(random)).AddDays(-1);
        var subsidised = !random.Percent(4);
        var shared = profession == Profession.GZ && random.Percent(10);
        var interrupted = random.Percent(7);
        var from = random.Below(500);
        var days = 40 + random.Below(160);
        if (start.Year < training.FirstYear || end < _earliest || start > requestDeadline || start >= endsOn)
        {
            return;
        }

        var trainee = string.Create(CultureInfo.InvariantCulture, $"D{_trainings.Count + 1:00000}");
        var known = end > requestDeadline ? (DateOnly?)null : end;
        var share = shared && partner is not null ? 50 : 100;
        _trainings.Add(new TrainingRow(trainee, tpid, profession, start, known, subsidised, share));
        if (share < 100)
        {
            _trainings.Add(new TrainingRow(trainee, partner!, profession, start, known, subsidised, 100 - share));
        }

        if (interrupted && start.AddDays(from) is var away && away < end && away <= requestDeadline)
        {
            var back = away.AddDays(days);
            _interruptions.Add(new InterruptionRow(trainee, away, back > requestDeadline ? null : back < end ? back : end));
        }
    }

    private static DateOnly StartDay(int year, ExampleRandom random) => random.Below(10) switch
    {
        < 4 => new DateOnly(year, 1, 1),
        < 6 => new DateOnly(year, 4, 1),
        _ => new DateOnly(year, 9, 1),
    };

    // rules.md 8: GZ 2, KP 4, KNP 4 years; PT and VS are given with the data.
    private static int Months(Profession profession) => profession switch
    {
        Profession.GZ => 24,
        Profession.VS => 36,
        Profession.PT => 42,
        _ => 48,
    };

    private static int Variation(ExampleRandom random) => random.Below(100) switch
    {
        < 14 => 6,
        < 22 => 12,
        < 26 => -8,
        _ => 0,
    };
}
