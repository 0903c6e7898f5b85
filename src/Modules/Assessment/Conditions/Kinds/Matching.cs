namespace TopGrid.Assessment.Conditions.Kinds;

/// <summary>Maximum bipartite matching by augmenting paths; the sets are small (slots by members).</summary>
internal static class Matching
{
    /// <summary>Whether every row can get a column of its own that is allowed for it.</summary>
    public static bool Covers<T>(IReadOnlyList<T[]> rows, Func<T, bool> allowed)
    {
        var columns = rows.Count == 0 ? 0 : rows[0].Length;
        var rowOfColumn = Enumerable.Repeat(-1, columns).ToArray();
        for (var row = 0; row < rows.Count; row++)
        {
            if (!Place(row, new bool[columns]))
            {
                return false;
            }
        }

        return true;

        bool Place(int row, bool[] visited)
        {
            for (var column = 0; column < columns; column++)
            {
                if (!allowed(rows[row][column]) || visited[column])
                {
                    continue;
                }

                visited[column] = true;
                if (rowOfColumn[column] < 0 || Place(rowOfColumn[column], visited))
                {
                    rowOfColumn[column] = row;
                    return true;
                }
            }

            return false;
        }
    }
}
