namespace TopGrid.Allocation.Engine;

/// <summary>
/// The search for d of rules.md 4.2, for one number of seats or for several that close in on each other: F(d) only falls, so a threshold
/// found for one number bounds those of larger and of smaller numbers.
/// </summary>
internal ref struct ThresholdSearch
{
    private readonly long most;
    private readonly Int128 total;
    private WholePlaces whole;

    // F(low) > seats (or low is 0) and F(high) <= seats, for all seats still asked for.
    private long low;
    private long lowPlaces;
    private long high;
    private long highPlaces;

    public ThresholdSearch(ReadOnlySpan<long> volume, ReadOnlySpan<int> rest, ReadOnlySpan<int> has)
    {
        for (var k = 0; k < volume.Length; k++)
        {
            Asked += rest[k];
            most = Math.Max(most, volume[k]);
            total += volume[k];
        }

        whole = new WholePlaces(volume, rest, has, most <= uint.MaxValue);
        high = most + 1;
    }

    /// <summary>All that is asked.</summary>
    public long Asked { get; }

    /// <summary>d for seats fewer than are asked.</summary>
    /// <param name="seats">S.</param>
    /// <param name="isLast">No other number of seats follows.</param>
    public ThresholdResult Find(long seats, bool isLast)
    {
        var (below, belowPlaces, above, abovePlaces) = (low, lowPlaces, high, highPlaces);
        var probe = (long)Int128.Min(most, Int128.Max(1, total / Math.Max(1, seats)));
        var stride = Math.Max(1, probe / 16);
        var halve = false;
        while (above - below > 1)
        {
            if (below > 0 && above <= most)
            {
                // F is close to a straight line between close bounds; every other time the middle, so that the bounds always close in.
                probe = halve
                    ? below + ((above - below) / 2)
                    : below + (long)(Math.BigMul(above - below, belowPlaces - seats) / Math.Max(1, belowPlaces - abovePlaces));
                halve = !halve;
            }

            probe = Math.Clamp(probe, below + 1, above - 1);
            var places = whole.At(probe);
            if (places > seats)
            {
                (below, belowPlaces) = (probe, places);
                probe += stride;
            }
            else
            {
                (above, abovePlaces) = (probe, places);
                probe -= stride;
            }

            stride = Math.Min(stride * 2, Math.Max(1, most));
            if (isLast && below > 0 && above <= most)
            {
                whole.Narrow(below, above);
            }
        }

        return new ThresholdResult(above, abovePlaces, belowPlaces);
    }

    /// <summary>From now on only more seats than those that gave this threshold.</summary>
    public void MoreSeats(ThresholdResult threshold)
    {
        (high, highPlaces) = (threshold.Days, threshold.Places);
        Narrow();
    }

    /// <summary>From now on only fewer seats than those that gave this threshold.</summary>
    public void FewerSeats(ThresholdResult threshold)
    {
        (low, lowPlaces) = (threshold.Days - 1, threshold.PlacesOneDayLower);
        Narrow();
    }

    private void Narrow()
    {
        if (low > 0 && high <= most)
        {
            whole.Narrow(low, high);
        }
    }
}
