namespace TopGrid.Allocation.Engine;

/// <summary>
/// A draw that is asked for place by place: keys (n = 1) are computed for those who are tied for a place, and the draw is recorded once,
/// with everybody who was ever tied, so that evidence stays linear.
/// </summary>
internal sealed class Contest(ProfessionInput input, string name)
{
    private readonly Dictionary<int, (LotKey Key, bool Won)> tickets = [];

    /// <summary>The one of the tied institutions that comes first; no lot with only one.</summary>
    public int Decide(List<int> tied)
    {
        if (tied.Count == 1)
        {
            return tied[0];
        }

        var first = tied[0];
        foreach (var i in tied)
        {
            if (!tickets.ContainsKey(i))
            {
                tickets[i] = (LotDraw.Key(input, name, PartyKind.Institution, i), false);
            }

            first = tickets[i].Key < tickets[first].Key ? i : first;
        }

        tickets[first] = (tickets[first].Key, true);
        return first;
    }

    /// <summary>Records the draw; gives its position and the rank of each ticket, or null when no lot was needed.</summary>
    public (int Draw, Dictionary<int, int> Rank)? Record(Pass pass, Trail? trail)
    {
        if (tickets.Count == 0 || trail is null)
        {
            return null;
        }

        var party = new int[tickets.Count];
        tickets.Keys.CopyTo(party, 0);
        var key = Array.ConvertAll(party, i => tickets[i].Key);
        Array.Sort(key, party);
        var n = new int[party.Length];
        Array.Fill(n, 1);
        var rank = new Dictionary<int, int>();
        for (var k = 0; k < party.Length; k++)
        {
            rank[party[k]] = k;
        }

        var won = Array.ConvertAll(party, i => tickets[i].Won);
        return (trail.Add(new Draw(input.DrawName(name), PartyKind.Institution, pass, party, n, key, won)), rank);
    }
}
