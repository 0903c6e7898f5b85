using System.Globalization;

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

    // A rough volume suffices for a look: days in the window weighted by share, mergers followed, nothing else.
    internal static void CheckLargeRequests(LoadedYear loaded, YearRow year, FindingList findings)
    {
        var large = loaded.Requests.Rows.Index().Where(r => r.Item.Round == 1 && r.Item.Places >= LargeRequestFactor).ToList();
        if (large.Count == 0 || !loaded.Trainings.IsComplete)
        {
            return;
        }

        var volumes = large.ToDictionary(r => (r.Item.Tpid, r.Item.Profession), _ => 0L);
        AddVolumes(loaded, year, volumes);
        var unclear = loaded.Trainings.BadRows.Select(bad => bad.Texts[1] ?? "").ToHashSet(StringComparer.Ordinal);
        foreach (var (index, row) in large)
        {
            var capacity = loaded.Capacity.Rows.FirstOrDefault(c => c.Profession == row.Profession);
            var threshold = capacity?.ReferenceThreshold is > 0 and var t ? t : 2190;
            var volume = volumes[(row.Tpid, row.Profession)] / 100;
            if (row.Places >= LargeRequestFactor * Math.Max(1, volume / threshold) && !unclear.Contains(row.Tpid))
            {
                findings.Add(loaded.Requests.FindingAt(
                    FindingKinds.LargeRequest,
                    index,
                    3,
                    row.Tpid,
                    row.Profession.Code(),
                    Text(row.Places),
                    volume.ToString(CultureInfo.InvariantCulture)));
            }
        }
    }

    private static void AddVolumes(LoadedYear loaded, YearRow year, Dictionary<(string Tpid, Profession Profession), long> volumes)
    {
        var successors = FinalSuccessors(loaded.Mergers.Rows.Where(m => m.EffectiveOn <= year.RequestDeadline));
        var first = new DateOnly(year.Year - 4, 1, 1);
        var last = new DateOnly(year.Year - 2, 12, 31);
        foreach (var row in loaded.Trainings.Rows)
        {
            var tpid = successors.GetValueOrDefault(row.Tpid, row.Tpid);
            var from = row.Start < first ? first : row.Start;
            var until = row.End is { } end && end < last ? end : last;
            if (from <= until && volumes.TryGetValue((tpid, row.Profession), out var volume))
            {
                volumes[(tpid, row.Profession)] = volume + ((until.DayNumber - from.DayNumber + 1L) * row.Share);
            }
        }
    }

    // Every chain is walked once: what it ends in is written to each of its links. A circle ends where it was entered.
    private static Dictionary<string, string> FinalSuccessors(IEnumerable<MergerRow> mergers)
    {
        var next = mergers.ToDictionary(m => m.Predecessor, m => m.Successor, StringComparer.Ordinal);
        var final = new Dictionary<string, string>(next.Count, StringComparer.Ordinal);
        var path = new List<string>();
        foreach (var start in next.Keys)
        {
            path.Clear();
            var tpid = start;
            while (!final.ContainsKey(tpid) && next.TryGetValue(tpid, out var successor))
            {
                final.Add(tpid, tpid);
                path.Add(tpid);
                tpid = successor;
            }

            var end = final.GetValueOrDefault(tpid, tpid);
            path.ForEach(link => final[link] = end);
        }

        return final;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
