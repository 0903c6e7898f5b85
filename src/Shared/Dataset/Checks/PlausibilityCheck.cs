using System.Globalization;
using TopGrid.Rules.Vocabulary;
using TopGrid.Rules.Volume;

namespace TopGrid.Dataset;

/// <summary>Facts that are not wrong but look it (dataset.md: warnings).</summary>
internal static class PlausibilityCheck
{
    // Eight years with the two leap days they always hold.
    private const int LongTrainingDays = (8 * 365) + 2;
    private const int LargeRequestFactor = 10;

    internal static void CheckWeights(LoadedTable<SectorWeightRow> table, FindingList findings)
    {
        if (!table.IsComplete)
        {
            return;
        }

        foreach (var group in table.Rows.Index().GroupBy(r => r.Item.Profession))
        {
            var code = group.Key.Code();
            var unclear = table.BadRows.Exists(bad => bad.Texts[0] is null || bad.Texts[0] == code);
            if (!unclear && group.All(r => r.Item.Weight == 0))
            {
                findings.Add(table.FindingAt(FindingKinds.AllWeightsZero, group.First().Index, 2, code));
            }
        }
    }

    internal static void CheckLongTrainings(LoadedTable<TrainingRow> table, DateOnly today, FindingList findings)
    {
        for (var i = 0; i < table.Rows.Count; i++)
        {
            var row = table.Rows[i];
            var days = (row.End ?? today).DayNumber - row.Start.DayNumber + 1;
            if (days >= LongTrainingDays)
            {
                findings.Add(table.FindingAt(FindingKinds.LongTraining, i, 4, row.Trainee, Text(days)));
            }
        }
    }

    internal static void CheckRecognitions(LoadedTable<RecognitionRow> table, DateOnly referenceDate, FindingList findings)
    {
        var held = new HashSet<(string Tpid, Profession Profession)>(table.Rows.Count);
        for (var i = 0; i < table.Rows.Count; i++)
        {
            var row = table.Rows[i];
            if (row.HoldsOn(referenceDate) && !held.Add((row.Tpid, row.Profession)))
            {
                findings.Add(table.FindingAt(
                    FindingKinds.OverlappingRecognitions,
                    i,
                    2,
                    row.Tpid,
                    referenceDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    row.Profession.Code()));
            }
        }
    }

    internal static void CheckLargeRequests(LoadedYear loaded, YearRow year, VolumeWindow window, FindingList findings)
    {
        var large = loaded.Requests.Rows.Index().Where(r => r.Item.Round == 1 && r.Item.Places >= LargeRequestFactor).ToList();
        if (large.Count == 0 || !loaded.Trainings.IsComplete)
        {
            return;
        }

        var volume = VolumeOf(loaded, year, [.. large.Select(r => r.Item.Tpid)]);
        var volumes = large.Select(r => r.Item.Profession).Distinct()
            .ToDictionary(profession => profession, profession => volume.ByTpid(window, profession));
        var unclear = loaded.Trainings.BadRows.Select(bad => bad.Texts[1] ?? "").ToHashSet(StringComparer.Ordinal);
        foreach (var (index, row) in large)
        {
            var capacity = loaded.Capacity.Rows.FirstOrDefault(c => c.Profession == row.Profession);
            var threshold = capacity?.ReferenceThreshold is > 0 and var t ? t : 2190;
            var days = volumes[row.Profession].GetValueOrDefault(row.Tpid);
            if (row.Places >= LargeRequestFactor * Math.Max(1, days / threshold) && !unclear.Contains(row.Tpid))
            {
                findings.Add(loaded.Requests.FindingAt(
                    FindingKinds.LargeRequest,
                    index,
                    3,
                    row.Tpid,
                    row.Profession.Code(),
                    Text(row.Places),
                    days.ToString(CultureInfo.InvariantCulture)));
            }
        }
    }

    // Only trainings that can count for those who ask much: their own and those of whoever merged. A filing is judged by this each time.
    private static TrainingVolume VolumeOf(LoadedYear loaded, YearRow year, HashSet<string> holders)
    {
        // A circle of mergers is an error of its own; without one row of each there is none.
        var circles = MergerCheck.Circles(loaded.Mergers.Rows);
        var mergers = loaded.Mergers.Rows.Where((_, i) => !circles.Contains(i)).ToList();
        holders.UnionWith(mergers.Select(row => row.Predecessor));
        var trainings = loaded.Trainings.Rows.Where(row => holders.Contains(row.Tpid)).ToList();
        return TrainingVolume.From(new DatasetYear
        {
            Year = year,
            Trainings = trainings,
            Interruptions = loaded.Interruptions.Rows,
            Mergers = mergers,
        });
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
