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
        long asked = 0, most = 0;
        Int128 total = 0;
        for (var k = 0; k < volume.Length; k++)
        {
            asked += rest[k];
            most = Math.Max(most, volume[k]);
            total += volume[k];
        }

        if (asked <= seats)
        {
            return new ThresholdResult(0, asked, 0);
        }

        // Invariant: F(low) > seats (or low is 0) and F(high) <= seats.
        var f = new WholePlaces(volume, rest, has, most <= uint.MaxValue);
        long low = 0, high = most + 1;
        long lowPlaces = 0, highPlaces = 0;
        var probe = (long)Int128.Min(most, Int128.Max(1, total / Math.Max(1, seats)));
        var stride = Math.Max(1, probe / 16);
        while (high - low > 1)
        {
            probe = Math.Clamp(probe, low + 1, high - 1);
            var places = f.At(probe);
            var bounded = places > seats ? high <= most : low > 0;
            if (places > seats)
            {
                (low, lowPlaces) = (probe, places);
                probe += stride;
            }
            else
            {
                (high, highPlaces) = (probe, places);
                probe -= stride;
            }

            stride = Math.Min(stride * 2, Math.Max(1, most));
            if (bounded)
            {
                probe = low + ((high - low) / 2);
                f.Narrow(low, high);
            }
        }

        return new ThresholdResult(high, highPlaces, lowPlaces);
    }
}
