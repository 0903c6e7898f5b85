using TopGrid.Dataset;

namespace TopGrid.Assessment.Conditions.Facts;

/// <summary>
/// The own training volume of institutions for one profession (rules.md 2): calendar days inside the window, both ends
/// counted, weighted by share; summed first, then divided by 100 and rounded down.
/// </summary>
/// <remarks>
/// The ladder has a count of its own: a module may not use one to its right. A test may hold the two equal.
/// Pooling is no part of this: it depends on which consortia qualify, which is what is being decided here.
/// </remarks>
internal static class VolumeCount
{
    public static IReadOnlyDictionary<string, long> Count(DatasetYear data, Profession profession, VolumeRules rules)
    {
        var window = new Period(
            new DateOnly(data.Year.Year - rules.WindowFirst, 1, 1), new DateOnly(data.Year.Year - rules.WindowLast, 12, 31));
        var absences = rules.InterruptionsCount
            ? new Dictionary<string, List<Period>>(StringComparer.Ordinal)
            : AbsencesOf(data.Interruptions, window);
        var successors = data.Mergers
            .Where(merger => merger.EffectiveOn <= data.Year.RequestDeadline)
            .ToDictionary(merger => merger.Predecessor, merger => merger.Successor, StringComparer.Ordinal);

        var weighted = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var training in data.Trainings.Where(training => training.Profession == profession))
        {
            var counted = Clip(training, window, rules);
            var days = counted.Days - DaysAbsent(absences.GetValueOrDefault(training.Trainee), counted);
            if (days > 0)
            {
                var holder = Last(training.Tpid, successors);
                weighted[holder] = weighted.GetValueOrDefault(holder) + (days * training.Share);
            }
        }

        return weighted.ToDictionary(entry => entry.Key, entry => entry.Value / 100, StringComparer.Ordinal);
    }

    private static Period Clip(TrainingRow training, Period window, VolumeRules rules)
    {
        var period = new Period(training.Start, training.End ?? window.Last).Within(window);
        if (training.Subsidised || rules.UnsubsidisedCountsUntil >= window.Last.Year)
        {
            return period;
        }

        return rules.UnsubsidisedCountsUntil < window.First.Year
            ? Period.Empty
            : period.Within(window with { Last = new DateOnly(rules.UnsubsidisedCountsUntil, 12, 31) });
    }

    private static Dictionary<string, List<Period>> AbsencesOf(IEnumerable<InterruptionRow> interruptions, Period window)
    {
        var absences = new Dictionary<string, List<Period>>(StringComparer.Ordinal);
        foreach (var interruption in interruptions)
        {
            var absence = new Period(interruption.Start, interruption.End ?? window.Last).Within(window);
            if (absence.Days == 0)
            {
                continue;
            }

            if (!absences.TryGetValue(interruption.Trainee, out var list))
            {
                absences.Add(interruption.Trainee, list = []);
            }

            list.Add(absence);
        }

        foreach (var list in absences.Values)
        {
            list.Sort((left, right) => left.First.CompareTo(right.First));
        }

        return absences;
    }

    // A day in two interruptions is absent once (rules.md 2): each absence counts from where the earlier ones ended.
    private static long DaysAbsent(List<Period>? absences, Period counted)
    {
        long days = 0;
        var rest = counted;
        foreach (var absence in absences ?? [])
        {
            var absent = absence.Within(rest);
            days += absent.Days;
            if (absent.Days > 0)
            {
                rest = rest with { First = absent.Last.AddDays(1) };
            }
        }

        return days;
    }

    private static string Last(string tpid, Dictionary<string, string> successors)
    {
        for (var steps = 0; successors.TryGetValue(tpid, out var successor); steps++)
        {
            if (steps > successors.Count)
            {
                throw new InvalidOperationException($"mergers form a cycle through {tpid}; the dataset reader refuses that");
            }

            tpid = successor;
        }

        return tpid;
    }
}
