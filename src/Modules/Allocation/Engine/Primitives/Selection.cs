namespace TopGrid.Allocation.Engine;

/// <summary>Selection without sorting everything: the ladder only needs the value at a cut-off.</summary>
internal static class Selection
{
    /// <summary>The value at position <paramref name="rank"/> (0 first) in descending order; reorders <paramref name="values"/>.</summary>
    public static long Descending(Span<long> values, int rank)
    {
        // Quickselect; after too many bad pivots the rest is sorted, so that the worst case stays n log n.
        for (var rounds = 2 * (32 - int.LeadingZeroCount(values.Length)); values.Length > 32 && rounds > 0; rounds--)
        {
            var pivot = MiddleOfThree(values[0], values[values.Length / 2], values[^1]);
            var (above, notBelow) = Partition(values, pivot);
            if (rank < above)
            {
                values = values[..above];
            }
            else if (rank < notBelow)
            {
                return pivot;
            }
            else
            {
                values = values[notBelow..];
                rank -= notBelow;
            }
        }

        values.Sort();
        return values[values.Length - 1 - rank];
    }

    /// <summary>Greater than the pivot first, then equal, then smaller; gives the ends of the first two parts.</summary>
    private static (int Above, int NotBelow) Partition(Span<long> values, long pivot)
    {
        int above = 0, at = 0, below = values.Length;
        while (at < below)
        {
            var value = values[at];
            if (value > pivot)
            {
                values[at++] = values[above];
                values[above++] = value;
            }
            else if (value < pivot)
            {
                values[at] = values[--below];
                values[below] = value;
            }
            else
            {
                at++;
            }
        }

        return (above, below);
    }

    private static long MiddleOfThree(long x, long y, long z) =>
        Math.Max(Math.Min(x, y), Math.Min(Math.Max(x, y), z));
}
