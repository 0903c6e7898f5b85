namespace TopGrid.Reference;

/// <summary>Steps 4-7 of rules.md section 5 over the accounts of one profession.</summary>
internal sealed class ReferenceLadder(
    ReferenceFacts facts, ReferenceProtocol protocol, string profession, ReferenceLots lots, Func<string, int> broughtIn)
{
    public const string National = "national";

    /// <summary>Split by sector, unless the profession has no sector weights in the data (rules.md 5, step 4).</summary>
    public bool Split { get; } = protocol.SectorSplit && facts.SectorWeights.Any(w => w.Profession == profession);

    public string GroupOf(string tpid) => Split ? facts.Sectors[tpid] : National;

    /// <summary>One pass; what is granted is booked in the accounts.</summary>
    public ReferencePass Pass(Dictionary<string, ReferenceAccount> accounts, int seats, bool guarantees)
    {
        var groups = Split
            ? facts.SectorWeights.Where(w => w.Profession == profession).Select(w => w.Sector)
                .Union(facts.Sectors.Values.Where(s => s != "")).ToList()
            : [National];
        var takers = groups.ToDictionary(
            g => g, g => accounts.Values.Where(a => a.OnTheLadder && GroupOf(a.Tpid) == g).ToList());
        var asked = groups.ToDictionary(g => g, g => takers[g].Sum(Want));
        var before = Split ? SplitSeats(groups, seats) : new() { [National] = seats };
        var after = Split ? MoveSurplus(before, asked) : before;
        Dictionary<string, long?> thresholds = [];
        var left = seats;
        foreach (var group in groups)
        {
            var free = after[group];
            free -= guarantees ? Guarantee(takers[group], free) : 0;
            if (protocol.ConsortiumPriority && protocol.IsConsortiumProfession(profession) && asked[group] > after[group])
            {
                free -= Priority(group, takers[group], free);
            }

            (thresholds[group], var granted) = Volume(group, takers[group], free);
            left -= after[group] - free + granted;
        }

        left -= OpenPlaces(accounts, left);
        return new(before, after, thresholds, left);
    }

    private static int Want(ReferenceAccount a) => a.Claim - a.Has;

    /// <summary>Step 4: largest remainder of S over the weights; a sector without a row has weight 0.</summary>
    private Dictionary<string, int> SplitSeats(List<string> groups, int seats)
    {
        var weights = groups.ToDictionary(
            g => g, g => facts.SectorWeights.Where(w => w.Profession == profession && w.Sector == g).Sum(w => w.Weight));
        return ReferencePrimitives.LargestRemainder(weights, seats, null, s => lots.Of("sector-split", s));
    }

    /// <summary>Step 4: a sector in which requests are at most the seats keeps what it asks; the surplus moves.</summary>
    private Dictionary<string, int> MoveSurplus(Dictionary<string, int> before, Dictionary<string, int> asked)
    {
        var after = before.ToDictionary(x => x.Key, x => Math.Min(x.Value, asked[x.Key]));
        var surplus = before.Values.Sum() - after.Values.Sum();
        var unmet = before.Keys.Where(g => asked[g] > before[g]).ToDictionary(g => g, g => asked[g] - before[g]);
        var moved = ReferencePrimitives.LargestRemainder(
            unmet.ToDictionary(x => x.Key, x => (long)x.Value), surplus, unmet, s => lots.Of("sector-surplus", s));
        foreach (var (group, places) in moved)
        {
            after[group] += places;
        }

        return after;
    }

    /// <summary>Step 5: every guaranteed applicant gets 1; if they alone exceed the seats, by lot.</summary>
    private int Guarantee(List<ReferenceAccount> takers, int seats)
    {
        var winners = takers.Where(a => a.Status == Status.Guaranteed)
            .OrderBy(a => lots.Of("guarantee", a.Tpid)).Take(seats).ToList();
        winners.ForEach(a => a.Guarantee++);
        return winners.Count;
    }

    /// <summary>Step 6: c_i = min(B_i, request - granted so far); all booked as consortium.</summary>
    private int Priority(string group, List<ReferenceAccount> takers, int seats)
    {
        var askers = takers.Select(a => new Asker(a.Tpid, a.Volume, Math.Min(broughtIn(a.Tpid), Want(a)), a.Has)).ToList();
        var d = ReferencePrimitives.Threshold(askers, seats);
        var granted = askers.ToDictionary(a => a.Tpid, a => d is null ? a.Wants : a.Whole(d.Value));
        if (d is not null)
        {
            var rest = askers.Select(a => (a.Tpid, a.Wants - granted[a.Tpid])).ToList();
            foreach (var winner in Draw($"consortium:{group}", rest, seats - granted.Values.Sum()))
            {
                granted[winner]++;
            }
        }

        takers.ForEach(a => a.Consortium += granted[a.Tpid]);
        return granted.Values.Sum();
    }

    /// <summary>Step 7: the threshold, then remainders or the lottery; gives the threshold and the places granted.</summary>
    private (long? Threshold, int Granted) Volume(string group, List<ReferenceAccount> takers, int seats)
    {
        var askers = takers.Select(a => new Asker(a.Tpid, a.Volume, Want(a), a.Has)).ToList();
        var d = ReferencePrimitives.Threshold(askers, seats);
        if (d is null)
        {
            takers.ForEach(a => a.ByVolume += Want(a));
            return (null, askers.Sum(a => a.Wants));
        }

        var whole = askers.ToDictionary(a => a.Tpid, a => a.Whole(d.Value));
        var left = seats - whole.Values.Sum();
        var byTpid = takers.ToDictionary(a => a.Tpid);
        if (protocol.Remainders == "lottery")
        {
            var rest = askers.Select(a => (a.Tpid, a.Wants - whole[a.Tpid])).ToList();
            var winners = Draw($"sector:{group}", rest, left);
            winners.ForEach(w => byTpid[w].Lottery++);
            left -= winners.Count;
        }
        else
        {
            left -= Remainders(askers, whole, d.Value, left, byTpid);
        }

        takers.ForEach(a => a.ByVolume += whole[a.Tpid]);
        return (d, seats - left);
    }

    /// <summary>rules.md 4.2, `largest`: passes over the candidates in one order.</summary>
    private int Remainders(
        List<Asker> askers, Dictionary<string, int> whole, long d, int seats, Dictionary<string, ReferenceAccount> accounts)
    {
        var candidates = askers
            .Where(a => whole[a.Tpid] < a.Wants && a.Volume - (d * (a.Has + whole[a.Tpid])) >= 0 && a.Volume > 0)
            .OrderByDescending(a => a.Volume - (d * (a.Has + whole[a.Tpid])))
            .ThenByDescending(a => a.Volume)
            .ThenBy(a => lots.Of("remainder", a.Tpid))
            .ToList();
        var won = candidates.ToDictionary(a => a.Tpid, _ => 0);
        var given = 0;
        while (given < seats && candidates.Any(a => whole[a.Tpid] + won[a.Tpid] < a.Wants))
        {
            foreach (var a in candidates.Where(a => whole[a.Tpid] + won[a.Tpid] < a.Wants).Take(seats - given).ToList())
            {
                won[a.Tpid]++;
                given++;
                accounts[a.Tpid].Remainder++;
            }
        }

        return given;
    }

    /// <summary>What the others leave goes to newcomers not yet placed, one each, in the order of draw `newcomers`.</summary>
    private int OpenPlaces(Dictionary<string, ReferenceAccount> accounts, int left)
    {
        var lucky = accounts.Values.Where(a => a.Status == Status.Newcomer && a.Has == 0)
            .OrderBy(a => lots.Of("newcomers", a.Tpid)).Take(left).ToList();
        lucky.ForEach(a => a.Open++);
        return lucky.Count;
    }

    private List<string> Draw(string draw, List<(string Tpid, int Wants)> rest, int seats) =>
        ReferencePrimitives.Lottery(rest, seats, protocol.Tickets, (tpid, n) => lots.Of(draw, tpid, n));
}
