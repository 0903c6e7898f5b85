namespace TopGrid.Allocation.Engine;

/// <summary>
/// A draw that is asked for place by place: keys (n = 1) are computed for those who are tied for a place, and the draw is recorded once,
/// with everybody who was ever tied, so that evidence stays linear.
/// </summary>
internal sealed class Contest(ProfessionInput input, string name)
{
    private readonly Dictionary<int, (LotKey Key, bool Won)> _tickets = [];

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
            first = Enter(i) < _tickets[first].Key ? i : first;
        }

        Win(first);
        return first;
    }

    /// <summary>The key of one of the tied institutions; it takes part in the draw from now on.</summary>
    public LotKey Enter(int institution)
    {
        if (!_tickets.TryGetValue(institution, out var ticket))
        {
            _tickets[institution] = ticket = (LotDraw.Key(input, name, PartyKind.Institution, institution), false);
        }

        return ticket.Key;
    }

    /// <summary>The institution came first among equals.</summary>
    public void Win(int institution) => _tickets[institution] = (_tickets[institution].Key, true);

    /// <summary>Records the draw; gives its position and the rank of each ticket, or null when no lot was needed.</summary>
    public (int Draw, Dictionary<int, int> Rank)? Record(Pass pass, Trail? trail)
    {
        if (_tickets.Count == 0 || trail is null)
        {
            return null;
        }

        var party = new int[_tickets.Count];
        _tickets.Keys.CopyTo(party, 0);
        var key = Array.ConvertAll(party, i => _tickets[i].Key);
        Array.Sort(key, party);
        var n = new int[party.Length];
        Array.Fill(n, 1);
        var rank = new Dictionary<int, int>();
        for (var k = 0; k < party.Length; k++)
        {
            rank[party[k]] = k;
        }

        var won = Array.ConvertAll(party, i => _tickets[i].Won);
        return (trail.Add(new Draw(input.DrawName(name), PartyKind.Institution, pass, party, n, key, won)), rank);
    }
}
