namespace TopGrid.Allocation.Engine;

/// <summary>
/// The qualifying consortia of every institution that returns places, in order of id: looked up for each returned place, so found once
/// for all of them and not by going through the consortia again.
/// </summary>
internal sealed class GiverConsortia
{
    private readonly ConsortiumTable _consortia;
    private readonly Components _components;
    private readonly Dictionary<int, List<int>> _of = [];

    /// <summary>Of the components <paramref name="from"/> to <paramref name="to"/> (exclusive).</summary>
    public GiverConsortia(ProfessionInput input, ReturnedPlaces returned, int from, int to)
    {
        _consortia = input.Facts.Consortia;
        _components = input.Components;
        foreach (var c in _components.Consortium.AsSpan(_components.Start[from].._components.Start[to]))
        {
            for (var slot = _consortia.MemberStart[c]; slot < _consortia.MemberStart[c + 1]; slot++)
            {
                var i = _consortia.Member[slot];
                if (returned.HasRow[i])
                {
                    (_of.TryGetValue(i, out var list) ? list : _of[i] = []).Add(c);
                }
            }
        }
    }

    /// <summary>Component of an institution that returns places, -1 for none of these.</summary>
    public int ComponentOf(int giver) => _of.TryGetValue(giver, out var list) ? _components.OfConsortium[list[0]] : Step.None;

    /// <summary>Whether both are members of one consortium.</summary>
    public bool AreFellows(int giver, int taker)
    {
        foreach (var c in _of.GetValueOrDefault(giver) ?? [])
        {
            if (_consortia.SlotOf(c, taker) >= 0)
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
        foreach (var c in _of.GetValueOrDefault(giver) ?? [])
        {
            for (var slot = _consortia.MemberStart[c]; slot < _consortia.MemberStart[c + 1]; slot++)
            {
                fellows.Add(_consortia.Member[slot]);
            }
        }

        fellows.Remove(giver);
        return [.. fellows];
    }
}
