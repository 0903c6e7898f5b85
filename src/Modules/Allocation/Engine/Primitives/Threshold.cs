namespace TopGrid.Allocation.Engine;

/// <summary>A threshold (rules.md 4.2).</summary>
/// <param name="Days">d, days of volume for one full place; 0: no scarcity and no threshold.</param>
/// <param name="Places">F(d), whole places given at d.</param>
/// <param name="PlacesOneDayLower">F(d - 1), which would not fit; 0 when d is 1.</param>
internal readonly record struct ThresholdResult(long Days, long Places, long PlacesOneDayLower);

/// <summary>
/// Threshold search: the smallest integer d of at least 1 with F(d) not above the seats, where F(d) is the sum of
/// w_i(d) = min(rest_i, max(0, floor(h_i / d) - a_i)) (rules.md 4.2, chosen). F falls or stays as d grows, so d is found by bisection.
/// </summary>
internal static class Threshold
{
    /// <summary>w_i(d) for one applicant.</summary>
    public static int Whole(long volume, int rest, int has, long days) =>
        (int)Math.Min(rest, Math.Max(0, (volume / days) - has));

    public static ThresholdResult Find(ReadOnlySpan<long> volume, ReadOnlySpan<int> rest, ReadOnlySpan<int> has, long seats)
    {
        var search = new ThresholdSearch(volume, rest, has);
        return search.Asked <= seats ? new ThresholdResult(0, search.Asked, 0) : search.Find(seats, isLast: true);
    }
}
