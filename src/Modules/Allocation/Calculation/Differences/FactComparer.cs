using System.Text;
using TopGrid.Dataset;

namespace TopGrid.Allocation.Calculation.Differences;

/// <summary>Compares the rows of two years in their canonical form.</summary>
internal static class FactComparer
{
    public static IReadOnlyList<FactDifference> Compare(DatasetYear before, DatasetYear after)
    {
        var files = DatasetWriter.FileNames(before).Union(DatasetWriter.FileNames(after)).Where(f => f != CanonicalForm.ExcludedFile);
        return [.. files.Order(StringComparer.Ordinal).SelectMany(file => Compare(file, Rows(before, file), Rows(after, file)))];
    }

    private static IEnumerable<FactDifference> Compare(string file, List<string> before, List<string> after)
    {
        var removed = Minus(before, after);
        var added = Minus(after, before);
        // Rows whose first cells agree are the same row corrected; the longest agreement pairs first.
        foreach (var row in removed)
        {
            var match = added.Where(a => CommonCells(a, row) > 0).OrderByDescending(a => CommonCells(a, row)).FirstOrDefault();
            if (match is not null)
            {
                added.Remove(match);
            }
            yield return new FactDifference(file, row, match);
        }
        foreach (var row in added)
        {
            yield return new FactDifference(file, null, row);
        }
    }

    private static List<string> Minus(List<string> rows, List<string> others)
    {
        var counts = others.GroupBy(r => r).ToDictionary(g => g.Key, g => g.Count());
        return [.. rows.Where(r => !counts.TryGetValue(r, out var count) || (counts[r] = count - 1) < 0)];
    }

    private static int CommonCells(string left, string right) =>
        left.Split(',').Zip(right.Split(',')).TakeWhile(p => p.First == p.Second).Count();

    private static List<string> Rows(DatasetYear year, string file)
    {
        using var stream = new MemoryStream();
        DatasetWriter.WriteFile(year, file, stream);
        return [.. Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)];
    }
}
