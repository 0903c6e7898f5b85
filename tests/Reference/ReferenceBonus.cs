namespace TopGrid.Reference;

/// <summary>Step 8 of rules.md section 5, except the pass of the left-overs.</summary>
internal sealed class ReferenceBonus
{
    private readonly ReferenceFacts _facts;
    private readonly ReferenceProtocol _protocol;
    private readonly string _profession;
    private readonly ReferenceLots _lots;
    private readonly List<Consortium> _qualifying;
    private readonly Dictionary<string, ReferenceAccount> _accounts;
    private readonly Dictionary<(string Consortium, string Tpid), int> _bonusOf = [];

    /// <summary>The base is taken from the accounts as they stand after steps 2-7.</summary>
    public ReferenceBonus(
        ReferenceFacts facts,
        ReferenceProtocol protocol,
        string profession,
        ReferenceLots lots,
        List<Consortium> qualifying,
        Dictionary<string, ReferenceAccount> accounts,
        Dictionary<(string Consortium, string Tpid), int> broughtIn)
    {
        _facts = facts;
        _protocol = protocol;
        _profession = profession;
        _lots = lots;
        _qualifying = qualifying;
        _accounts = accounts;
        var unattributed = accounts.ToDictionary(a => a.Key, a => a.Value.Steps2To7);
        foreach (var c in qualifying)
        {
            Attributed[c.Id] = [];
            foreach (var tpid in MembersOf(c.Id))
            {
                var t = Math.Min(broughtIn.GetValueOrDefault((c.Id, tpid)), unattributed[tpid]);
                Attributed[c.Id][tpid] = t;
                unattributed[tpid] -= t;
            }

            Bases[c.Id] = Attributed[c.Id].Values.Sum();
            Bonuses[c.Id] = 0;
        }
    }

    /// <summary>t(c,i).</summary>
    public Dictionary<string, Dictionary<string, int>> Attributed { get; } = [];

    public Dictionary<string, int> Bases { get; } = [];

    public Dictionary<string, int> Bonuses { get; private set; } = [];

    public List<string> Provisional { get; } = [];

    /// <summary>*Split* and *Bonus over members*.</summary>
    public void Distribute(int reserve)
    {
        if (!_protocol.HasBonus(_profession))
        {
            return;
        }

        Bonuses = Split(reserve);
        foreach (var c in _qualifying)
        {
            OverMembers(c.Id, Bonuses[c.Id]);
        }
    }

    /// <summary>*Division*: the rows of transfers in order of (consortium, from, to); an invalid row is refused whole.</summary>
    public void Divide()
    {
        Dictionary<(string Consortium, string Tpid), int> movedOutOf = [];
        var rows = _facts.Transfers.Where(t => t.Profession == _profession)
            .OrderBy(t => t.Consortium, ByteOrder.Instance)
            .ThenBy(t => t.From, ByteOrder.Instance)
            .ThenBy(t => t.To, ByteOrder.Instance);
        foreach (var row in rows)
        {
            if (!Attributed.TryGetValue(row.Consortium, out var held)
                || !_facts.IsMember(row.Consortium, row.From)
                || !_facts.IsMember(row.Consortium, row.To)
                || row.From == row.To
                || _facts.RecognitionOf(row.To, _profession) is null)
            {
                continue;
            }

            var giver = (row.Consortium, row.From);
            var holds = held[row.From] + _bonusOf.GetValueOrDefault(giver) - movedOutOf.GetValueOrDefault(giver);
            if (row.Places <= holds)
            {
                movedOutOf[giver] = movedOutOf.GetValueOrDefault(giver) + row.Places;
                _accounts[row.From].MovedOut += row.Places;
                _accounts[row.To].MovedIn += row.Places;
            }
        }
    }

    private IEnumerable<string> MembersOf(string consortium) =>
        _facts.Members.Where(m => m.Consortium == consortium).Select(m => m.Tpid);

    private Dictionary<string, int> Split(int reserve)
    {
        // entitlement in hundredths: rate in percent times base
        var entitled = Bases.ToDictionary(b => b.Key, b => b.Value * _protocol.BonusRatePercent);
        Dictionary<string, int> split;
        if (_protocol.BonusSource == "inside")
        {
            split = entitled.ToDictionary(e => e.Key, e => ((2 * e.Value) + 100) / 200);
        }
        else
        {
            split = entitled.ToDictionary(e => e.Key, e => e.Value / 100);
            var order = entitled.Keys.Where(c => entitled[c] % 100 > 0)
                .OrderByDescending(c => entitled[c] % 100)
                .ThenBy(c => _lots.Of("bonus-split", c)).ToList();
            foreach (var c in order.Take(Math.Max(0, reserve - split.Values.Sum())))
            {
                split[c]++;
            }
        }

        return split.Values.Sum() <= reserve
            ? split
            : ReferencePrimitives.LargestRemainder(
                Bases.ToDictionary(b => b.Key, b => (long)b.Value), reserve, null, c => _lots.Of("bonus-split", c));
    }

    private void OverMembers(string consortium, int bonus)
    {
        var declared = _facts.BonusDistribution
            .Where(d => d.Consortium == consortium && d.Profession == _profession).ToList();
        if (declared.All(d => _facts.IsMember(consortium, d.Tpid) && d.Places <= _accounts[d.Tpid].Unmet)
            && declared.Sum(d => d.Places) == bonus)
        {
            declared.ForEach(d => Give(consortium, d.Tpid, d.Places));
            return;
        }

        Provisional.Add(consortium);
        for (var i = 0; i < bonus; i++)
        {
            var next = MembersOf(consortium).Where(m => _accounts[m].Unmet > 0)
                .OrderBy(m => _accounts[m].Has)
                .ThenBy(m => _accounts[m].Volume)
                .ThenBy(m => _lots.Of($"bonus-members:{consortium}", m))
                .FirstOrDefault();
            if (next is not null)
            {
                Give(consortium, next, 1);
            }
        }
    }

    private void Give(string consortium, string tpid, int places)
    {
        _accounts[tpid].Bonus += places;
        _bonusOf[(consortium, tpid)] = _bonusOf.GetValueOrDefault((consortium, tpid)) + places;
    }
}
