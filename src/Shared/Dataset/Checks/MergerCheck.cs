namespace TopGrid.Dataset;

/// <summary>Mergers may form chains but no circle (rules.md 2: "a cycle is an input error"), whatever their dates.</summary>
internal static class MergerCheck
{
    private const int LongestPathShown = 10;

    internal static void Run(LoadedTable<MergerRow> table, FindingList findings)
    {
        // A predecessor has one row (it is the key), so following successors visits each row at most once over all starts.
        var rowOf = new Dictionary<string, int>(table.Rows.Count, StringComparer.Ordinal);
        for (var i = 0; i < table.Rows.Count; i++)
        {
            rowOf.Add(table.Rows[i].Predecessor, i);
        }

        var walk = new int[table.Rows.Count];
        for (var start = 0; start < table.Rows.Count; start++)
        {
            var row = start;
            while (walk[row] == 0)
            {
                walk[row] = start + 1;
                if (!rowOf.TryGetValue(table.Rows[row].Successor, out row))
                {
                    row = -1;
                    break;
                }
            }

            if (row >= 0 && walk[row] == start + 1)
            {
                findings.Add(Describe(table, rowOf, row));
            }
        }
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
