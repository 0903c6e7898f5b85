namespace TopGrid.Dataset;

/// <summary>Mergers may form chains but no circle (rules.md 2: "a cycle is an input error"), whatever their dates.</summary>
internal static class MergerCheck
{
    private const int LongestPathShown = 10;

    internal static void Run(LoadedTable<MergerRow> table, FindingList findings)
    {
        var circles = Circles(table.Rows);
        if (circles.Count == 0)
        {
            return;
        }

        var rowOf = RowOf(table.Rows);
        foreach (var row in circles)
        {
            findings.Add(Describe(table, rowOf, row));
        }
    }

    /// <summary>For every circle one of its rows.</summary>
    internal static List<int> Circles(IReadOnlyList<MergerRow> rows)
    {
        // A predecessor has one row (it is the key), so following successors visits each row at most once over all starts.
        var rowOf = RowOf(rows);
        var circles = new List<int>();
        var walk = new int[rows.Count];
        for (var start = 0; start < rows.Count; start++)
        {
            var row = start;
            while (walk[row] == 0)
            {
                walk[row] = start + 1;
                if (!rowOf.TryGetValue(rows[row].Successor, out row))
                {
                    row = -1;
                    break;
                }
            }

            if (row >= 0 && walk[row] == start + 1)
            {
                circles.Add(row);
            }
        }

        return circles;
    }

    private static Dictionary<string, int> RowOf(IReadOnlyList<MergerRow> rows)
    {
        var rowOf = new Dictionary<string, int>(rows.Count, StringComparer.Ordinal);
        for (var i = 0; i < rows.Count; i++)
        {
            rowOf.Add(rows[i].Predecessor, i);
        }

        return rowOf;
    }

    private static Finding Describe(LoadedTable<MergerRow> table, Dictionary<string, int> rowOf, int inside)
    {
        var first = inside;
        for (var row = Next(inside); row != inside; row = Next(row))
        {
            first = Math.Min(first, row);
        }

        var path = new List<string> { table.Rows[first].Predecessor };
        for (var row = Next(first); row != first && path.Count < LongestPathShown; row = Next(row))
        {
            path.Add(table.Rows[row].Predecessor);
        }

        path.Add(path.Count < LongestPathShown ? path[0] : "…");
        return table.FindingAt(FindingKinds.MergerCycle, first, 1, string.Join(" > ", path));

        int Next(int row) => rowOf[table.Rows[row].Successor];
    }
}
