namespace TopGrid.Allocation.Engine;

/// <summary>
/// The search for d of rules.md 4.2, for one number of seats or for several that close in on each other: F(d) only falls, so a threshold
/// found for one number bounds those of larger and of smaller numbers.
/// </summary>
internal ref struct ThresholdSearch
{
    private readonly long _most;
    private readonly Int128 _total;

    // What F(d) falls short of total / d: what applicants have, and on average half a place each that is not whole.
    private readonly long _shortfall;
    private WholePlaces _whole;

    // F(low) > seats (or low is 0) and F(high) <= seats, for all seats still asked for.
    private long _low;
    private long _lowPlaces;
    private long _high;
    private long _highPlaces;

    public ThresholdSearch(ReadOnlySpan<long> volume, ReadOnlySpan<int> rest, ReadOnlySpan<int> has)
    {
        var asking = 0;
        for (var k = 0; k < volume.Length; k++)
        {
            if (rest[k] == 0)
            {
                continue;
            }

            asking++;
            Asked += rest[k];
            _most = Math.Max(_most, volume[k]);
            _total += volume[k];
            _shortfall += has[k];
        }

        _shortfall += asking / 2;
        _whole = new WholePlaces(volume, rest, has, asking, _most <= uint.MaxValue);
        _high = _most + 1;
    }

    /// <summary>All that is asked.</summary>
    public long Asked { get; }

    /// <summary>d for seats fewer than are asked.</summary>
    /// <param name="seats">S.</param>
    /// <param name="isLast">No other number of seats follows.</param>
    public ThresholdResult Find(long seats, bool isLast)
    {
        var (below, belowPlaces, above, abovePlaces) = (_low, _lowPlaces, _high, _highPlaces);
        var probe = FirstGuess(seats);
        var beyond = probe / 128;
        var closing = 0;
        while (above - below > 1)
        {
            if (below > 0 && above <= _most)
            {
                // Between close bounds F is nearly a straight line: where it meets the seats, then the day next to it, which mostly ends
                // the search; else the middle, so that the bounds close in whatever F looks like.
                probe = (closing++ % 3) switch
                {
                    0 => below + (long)(Math.BigMul(above - below, belowPlaces - seats) / Math.Max(1, belowPlaces - abovePlaces)),
                    1 => probe == below ? below + 1 : above - 1,
                    _ => below + ((above - below) / 2),
                };
            }

            probe = Math.Clamp(probe, below + 1, above - 1);
            var places = _whole.At(probe);
            if (places > seats)
            {
                (below, belowPlaces) = (probe, places);
            }
            else
            {
                (above, abovePlaces) = (probe, places);
            }

            if (closing == 0)
            {
                // Bounds on one side only: past where the seats should be met, ever farther.
                var next = Rescaled(probe, places, seats);
                beyond = Math.Min(2 * (beyond + 1), _most);
                probe = places > seats ? Math.Max(probe, next) + beyond : Math.Min(probe, next) - beyond;
            }

            if (isLast && below > 0 && above <= _most)
            {
                _whole.Narrow(below, above);
            }
        }

        return new ThresholdResult(above, abovePlaces, belowPlaces);
    }

    /// <summary>From now on only more seats than those that gave this threshold.</summary>
    public void MoreSeats(ThresholdResult threshold)
    {
        (_high, _highPlaces) = (threshold.Days, threshold.Places);
        Narrow();
    }

    /// <summary>From now on only fewer seats than those that gave this threshold.</summary>
    public void FewerSeats(ThresholdResult threshold)
    {
        (_low, _lowPlaces) = (threshold.Days - 1, threshold.PlacesOneDayLower);
        Narrow();
    }

    private readonly long FirstGuess(long seats) => (long)Int128.Min(_most, _total / Int128.Max(1, (Int128)seats + _shortfall));

    /// <summary>Where the seats would be met if F(d) with the shortfall were as 1 / d.</summary>
    private readonly long Rescaled(long days, long places, long seats) =>
        (long)Int128.Min(_most, (Int128)days * (places + _shortfall) / Int128.Max(1, (Int128)seats + _shortfall));

    private void Narrow()
    {
        if (_low > 0 && _high <= _most)
        {
            _whole.Narrow(_low, _high);
        }
    }
}
