namespace TopGrid.Allocation.Engine;

/// <summary>The members that bring places into qualifying consortia, laid out for computing the bonus of all again and again.</summary>
internal sealed class MemberPlaces
{
    private const int NotShared = -1;
    private readonly Fraction rate;
    private readonly List<int> end = [];
    private readonly List<int> broughtIn = [];

    // Position among the participants, or -1 with a grant that is fixed.
    private readonly List<int> position = [];
    private readonly List<int> fixedGrant = [];

    // A member of several consortia: where what is not yet attributed is kept.
    private readonly List<int> shared = [];
    private readonly int[] left;

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
        var slots = new int[input.Institutions];
        var number = new Dictionary<int, int>();
        for (var slot = 0; slot < consortia.Member.Length; slot++)
        {
            slots[consortia.Member[slot]] += input.BroughtIn[slot] > 0 ? 1 : 0;
        }

        for (var c = 0; c < consortia.Count; c++)
        {
            for (var slot = consortia.MemberStart[c]; slot < consortia.MemberStart[c + 1]; slot++)
            {
                var i = consortia.Member[slot];
                if (input.BroughtIn[slot] == 0)
                {
                    continue;
                }

                broughtIn.Add(input.BroughtIn[slot]);
                position.Add(at[i]);
                fixedGrant.Add(earned[i]);
                shared.Add(slots[i] == 1 ? NotShared : number.TryGetValue(i, out var known) ? known : number[i] = number.Count);
            }

            end.Add(broughtIn.Count);
        }

        left = new int[number.Count];
    }

    /// <summary>The sum of all bonuses, each rounded half up; attribution as in <see cref="ConsortiumBase"/>.</summary>
    public long Need(PlainShares shares)
    {
        Array.Fill(left, -1);
        long need = 0;
        var slot = 0;
        foreach (var past in end)
        {
            var places = 0;
            for (; slot < past; slot++)
            {
                places += Attributed(slot, shares);
            }

            need += rate.RoundHalfUp(places);
        }

        return need;
    }

    private int Attributed(int slot, PlainShares shares)
    {
        var where = shared[slot];
        var has = where != NotShared && left[where] >= 0 ? left[where]
            : position[slot] < 0 ? fixedGrant[slot] : shares.Granted(position[slot]);
        var places = Math.Min(broughtIn[slot], has);
        if (where != NotShared)
        {
            left[where] = has - places;
        }

        return places;
    }
}
