namespace TopGrid.Allocation.Engine;

/// <summary>
/// The members that bring places into qualifying consortia, laid out for computing the bonus of all for one number of seats after another.
/// As these numbers close in, ever fewer consortia can still come out differently; only those are looked at again.
/// </summary>
internal sealed class MemberPlaces
{
    private readonly Fraction _rate;

    // Of each consortium that is still open: the end of its members below, and the places of those who are no longer among them.
    private readonly int[] _end;
    private readonly int[] _certain;

    // Of each of their members: its position among the participants, the places it brings in, and those it brought into earlier consortia.
    private readonly int[] _position;
    private readonly int[] _broughtIn;
    private readonly int[] _earlier;
    private int _open;
    private long _settled;
    private long _width = long.MaxValue;

    public MemberPlaces(ProfessionInput input, ReadOnlySpan<int> earned)
    {
        _rate = input.Parameters.BonusRate;
        var at = new int[input.Institutions];
        Array.Fill(at, -1);
        for (var k = 0; k < input.Participants.Count; k++)
        {
            at[input.Participants.Institution[k]] = k;
        }

        var consortia = input.Facts.Consortia;
        (_end, _certain) = (new int[consortia.Count], new int[consortia.Count]);
        var slots = input.BroughtIn.Length - input.BroughtIn.AsSpan().Count(0);
        (_position, _broughtIn, _earlier) = (new int[slots], new int[slots], new int[slots]);
        var brought = new int[input.Institutions];
        var last = 0;
        for (var c = 0; c < consortia.Count; c++)
        {
            for (var slot = consortia.MemberStart[c]; slot < consortia.MemberStart[c + 1]; slot++)
            {
                var (i, places) = (consortia.Member[slot], input.BroughtIn[slot]);
                if (places == 0)
                {
                    continue;
                }

                if (at[i] < 0)
                {
                    _certain[c] += Attributed(earned[i], brought[i], places);
                }
                else
                {
                    (_position[last], _broughtIn[last], _earlier[last]) = (at[i], places, brought[i]);
                    last++;
                }

                brought[i] += places;
            }

            _end[c] = last;
        }

        _open = consortia.Count;
    }

    /// <summary>The sum of all bonuses, each rounded half up.</summary>
    public long Need(PlainShares shares)
    {
        var need = _settled;
        var slot = 0;
        for (var c = 0; c < _open; c++)
        {
            var places = _certain[c];
            for (; slot < _end[c]; slot++)
            {
                places += Attributed(shares.Granted(_position[slot]), _earlier[slot], _broughtIn[slot]);
            }

            need += _rate.RoundHalfUp(places);
        }

        return need;
    }

    /// <summary>
    /// From now on only numbers of seats between those of these two; now and then leaves out what no longer depends on them.
    /// </summary>
    /// <param name="fewest">What everybody gets of the fewest seats.</param>
    /// <param name="most">What everybody gets of the most seats.</param>
    public void Narrow(PlainShares fewest, PlainShares most)
    {
        var days = fewest.Days - most.Days;
        if (days > 0 && days > _width / 4)
        {
            return;
        }

        _width = days;
        int slot = 0, kept = 0, stillOpen = 0;
        for (var c = 0; c < _open; c++)
        {
            var (places, first) = (_certain[c], kept);
            for (var past = _end[c]; slot < past; slot++)
            {
                var (k, brought, before) = (_position[slot], _broughtIn[slot], _earlier[slot]);
                var (fewer, more) = days == 0 ? (fewest.Granted(k), most.Granted(k)) : (fewest.Whole(k), most.AtMost(k));
                var least = Attributed(fewer, before, brought);
                if (least == Attributed(more, before, brought))
                {
                    places += least;
                }
                else
                {
                    (_position[kept], _broughtIn[kept], _earlier[kept]) = (k, brought, before);
                    kept++;
                }
            }

            if (kept == first)
            {
                _settled += _rate.RoundHalfUp(places);
            }
            else
            {
                (_certain[stillOpen], _end[stillOpen]) = (places, kept);
                stillOpen++;
            }
        }

        _open = stillOpen;
    }

    /// <summary>
    /// t(c,i) = min(b(c,i), what is not yet attributed) as <see cref="ConsortiumBase"/> takes it consortium by consortium: of what is
    /// granted, earlier consortia took what was brought into them as far as it went.
    /// </summary>
    private static int Attributed(int granted, int earlier, int broughtIn) => Math.Clamp(granted - earlier, 0, broughtIn);
}
