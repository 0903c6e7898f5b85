using System.Globalization;

namespace TopGrid.Dataset;

/// <summary>
/// One trainee's shares on one day may not exceed 100 (rules.md 2). Linear in the rows but for sorting those of one trainee.
/// </summary>
internal static class ShareCheck
{
    internal static void Run(LoadedTable<TrainingRow> table, FindingList findings)
    {
        var (starts, rows) = GroupByTrainee(table.Rows);
        var ends = new PriorityQueue<int, DateOnly>();
        for (var group = 0; group + 1 < starts.Length; group++)
        {
            var own = rows.AsSpan(starts[group], starts[group + 1] - starts[group]);
            if (own.Length > 1)
            {
                CheckTrainee(table, own, ends, findings);
            }
        }
    }

    // A row is at fault when, on the day it starts, it lifts the sum above 100.
    private static void CheckTrainee(
        LoadedTable<TrainingRow> table, Span<int> rows, PriorityQueue<int, DateOnly> ends, FindingList findings)
    {
        var all = table.Rows;
        rows.Sort((a, b) => all[a].Start != all[b].Start ? all[a].Start.CompareTo(all[b].Start) : a.CompareTo(b));
        ends.Clear();
        long sum = 0;
        foreach (var index in rows)
        {
            var row = all[index];
            while (ends.TryPeek(out var share, out var end) && end < row.Start)
            {
                ends.Dequeue();
                sum -= share;
            }

            sum += row.Share;
            ends.Enqueue(row.Share, row.End ?? DateOnly.MaxValue);
            if (sum > 100 && row.Share > 0)
            {
                findings.Add(table.FindingAt(
                    FindingKinds.OverlappingShares,
                    index,
                    6,
                    row.Trainee,
                    row.Start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    sum.ToString(CultureInfo.InvariantCulture)));
            }
        }
    }

    // Counting sort: groups in order of first appearance, rows of a group in file order.
    private static (int[] Starts, int[] Rows) GroupByTrainee(IReadOnlyList<TrainingRow> rows)
    {
        var groupOf = new int[rows.Count];
        var groups = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < rows.Count; i++)
        {
            if (!groups.TryGetValue(rows[i].Trainee, out groupOf[i]))
            {
                groupOf[i] = groups.Count;
                groups.Add(rows[i].Trainee, groups.Count);
            }
        }

        var starts = new int[groups.Count + 1];
        foreach (var group in groupOf)
        {
            starts[group + 1]++;
        }

        for (var group = 0; group < groups.Count; group++)
        {
            starts[group + 1] += starts[group];
        }

        var next = starts.AsSpan(0, groups.Count).ToArray();
        var ordered = new int[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            ordered[next[groupOf[i]]++] = i;
        }

        return (starts, ordered);
    }
}
