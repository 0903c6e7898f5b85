namespace TopGrid.Allocation.Engine;

/// <summary>
/// Places handed out one each, then one each again: how often there are enough for all who still ask (rules.md 4.2 and 4.3).
/// </summary>
internal static class Levels
{
    /// <summary>
    /// The largest number of passes that the seats pay for in full, when in every pass everyone below its limit gets one; at most the
    /// largest limit, after which nobody asks. By doubling and bisection: mostly there is not enough for one, and a limit may be a thousand
    /// million.
    /// </summary>
    /// <param name="rest">What each may still get; who has more than it may get asks nothing.</param>
    /// <param name="seats">Seats, at least 0.</param>
    public static int Full(ReadOnlySpan<int> rest, int seats)
    {
        var (enough, most) = (0, 0);
        foreach (var places in rest)
        {
            most = Math.Max(most, places);
        }

        for (var probe = 1; enough < most; probe = (int)Math.Min(int.MaxValue, 2L * probe))
        {
            var middle = Math.Min(probe, enough + ((most - enough + 1) / 2));
            if (Cost(rest, middle) <= seats)
            {
                enough = middle;
            }
            else
            {
                most = middle - 1;
            }
        }

        return enough;
    }

    private static long Cost(ReadOnlySpan<int> rest, int passes)
    {
        long cost = 0;
        foreach (var places in rest)
        {
            cost += Math.Clamp(places, 0, passes);
        }

        return cost;
    }
}
