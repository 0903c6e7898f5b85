namespace TopGrid.Allocation.Engine;

/// <summary>
/// The qualifying consortia of every institution that returns places, in order of id: looked up for each returned place, so found once
/// for all of them and not by going through the consortia again.
/// </summary>
internal sealed class GiverConsortia
{
    private readonly ConsortiumTable consortia;
    private readonly Components components;
    private readonly Dictionary<int, List<int>> of = [];

    /// <summary>Of the components <paramref name="from"/> to <paramref name="to"/> (exclusive).</summary>
    public GiverConsortia(ProfessionInput input, ReturnedPlaces returned, int from, int to)
    {
        consortia = input.Facts.Consortia;
        components = input.Components;
        foreach (var c in components.Consortium.AsSpan(components.Start[from]..components.Start[to]))
        {
            for (var slot = consortia.MemberStart[c]; slot < consortia.MemberStart[c + 1]; slot++)
            {
                var i = consortia.Member[slot];
                if (returned.HasRow[i])
                {
                    (of.TryGetValue(i, out var list) ? list : of[i] = []).Add(c);
                }
            }
        }
    }

    /// <summary>Component of an institution that returns places, -1 for none of these.</summary>
    public int ComponentOf(int giver) => of.TryGetValue(giver, out var list) ? components.OfConsortium[list[0]] : Step.None;

    /// <summary>Whether both are members of one consortium.</summary>
    public bool AreFellows(int giver, int taker)
    {
        foreach (var c in of.GetValueOrDefault(giver) ?? [])
        {
            if (consortia.SlotOf(c, taker) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Members of any consortium of the giver, ascending, without the giver.</summary>
    public List<int> FellowsOf(int giver)
    {
        var fellows = new SortedSet<int>();
        foreach (var c in of.GetValueOrDefault(giver) ?? [])
        {
            for (var slot = consortia.MemberStart[c]; slot < consortia.MemberStart[c + 1]; slot++)
            {
                fellows.Add(consortia.Member[slot]);
            }
        }

        fellows.Remove(giver);
        return [.. fellows];
    }
}
