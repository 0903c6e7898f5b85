namespace TopGrid.Allocation.Engine;

/// <summary>
/// The members that bring places into qualifying consortia, laid out for computing the bonus of all for one number of seats after another.
/// As these numbers close in, ever fewer consortia can still come out differently; only those are looked at again.
/// </summary>
internal sealed class MemberPlaces
{
    private readonly Fraction rate;

    // Of each consortium that is still open: the end of its members below, and the places of those who are no longer among them.
    private readonly int[] end;
    private readonly int[] certain;

    // Of each of their members: its position among the participants, the places it brings in, and those it brought into earlier consortia.
    private readonly int[] position;
    private readonly int[] broughtIn;
    private readonly int[] earlier;
    private int open;
    private long settled;
    private long width = long.MaxValue;

    public MemberPlaces(ProfessionInput input, ReadOnlySpan<int> earned)
    {
        rate = input.Parameters.BonusRate;
        var at = new int[input.Institutions];
        Array.Fill(at, -1);
        for (var k = 0; k < input.Participants.Count; k++)
        {
            at[input.Participants.Institution[k]] = k;
        }

        var consortia = input.Facts.Consortia;
        (end, certain) = (new int[consortia.Count], new int[consortia.Count]);
        var slots = input.BroughtIn.Length - input.BroughtIn.AsSpan().Count(0);
        (position, broughtIn, earlier) = (new int[slots], new int[slots], new int[slots]);
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
                    certain[c] += Attributed(earned[i], brought[i], places);
                }
                else
                {
                    (position[last], broughtIn[last], earlier[last]) = (at[i], places, brought[i]);
                    last++;
                }

                brought[i] += places;
            }

            end[c] = last;
        }

        open = consortia.Count;
    }

    /// <summary>The sum of all bonuses, each rounded half up.</summary>
    public long Need(PlainShares shares)
    {
        var need = settled;
        var slot = 0;
        for (var c = 0; c < open; c++)
        {
            var places = certain[c];
            for (; slot < end[c]; slot++)
            {
                places += Attributed(shares.Granted(position[slot]), earlier[slot], broughtIn[slot]);
            }

            need += rate.RoundHalfUp(places);
        }

        return need;
    }

    /// <summary>From now on only numbers of seats between those of these two; now and then leaves out what no longer depends on them.</summary>
    /// <param name="fewest">What everybody gets of the fewest seats.</param>
    /// <param name="most">What everybody gets of the most seats.</param>
    public void Narrow(PlainShares fewest, PlainShares most)
    {
        var days = fewest.Days - most.Days;
        if (days > 0 && days > width / 4)
        {
            return;
        }

        width = days;
        int slot = 0, kept = 0, stillOpen = 0;
        for (var c = 0; c < open; c++)
        {
            var (places, first) = (certain[c], kept);
            for (var past = end[c]; slot < past; slot++)
            {
                var (k, brought, before) = (position[slot], broughtIn[slot], earlier[slot]);
                var (fewer, more) = days == 0 ? (fewest.Granted(k), most.Granted(k)) : (fewest.Whole(k), most.AtMost(k));
                var least = Attributed(fewer, before, brought);
                if (least == Attributed(more, before, brought))
                {
                    places += least;
                }
                else
                {
                    (position[kept], broughtIn[kept], earlier[kept]) = (k, brought, before);
                    kept++;
                }
            }

            if (kept == first)
            {
                settled += rate.RoundHalfUp(places);
            }
            else
            {
                (certain[stillOpen], end[stillOpen]) = (places, kept);
                stillOpen++;
            }
        }

        open = stillOpen;
    }

    /// <summary>
    /// t(c,i) = min(b(c,i), what is not yet attributed) as <see cref="ConsortiumBase"/> takes it consortium by consortium: of what is granted,
    /// earlier consortia took what was brought into them as far as it went.
    /// </summary>
    private static int Attributed(int granted, int earlier, int broughtIn) => Math.Clamp(granted - earlier, 0, broughtIn);
}
