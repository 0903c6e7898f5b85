using System.Numerics;

namespace TopGrid.Reference;

/// <summary>Step 9 of rules.md section 5, both policies.</summary>
internal sealed class ReferenceReturnRounds(
    ReferenceFacts facts,
    string profession,
    ReferenceLots lots,
    ReferenceLadder ladder,
    List<Consortium> qualifying,
    Dictionary<string, long?> thresholds)
{
    private readonly List<Return> _rows = facts.Returns.Where(r => r.Profession == profession)
        .OrderBy(r => r.On)
        .ThenBy(r => r.Tpid, ByteOrder.Instance)
        .ThenBy(r => r.OfferedTo, ByteOrder.Instance)
        .ThenBy(r => r.Places)
        .ToList();

    /// <summary>The outcome of a policy from the accounts as they stand after the division; those stay as they are.</summary>
    public ReferenceReturns Run(Dictionary<string, ReferenceAccount> start, string policy, bool withReturns)
    {
        var accounts = start.ToDictionary(a => a.Key, a => a.Value with { });
        int kept = 0, lapsed = 0, open = 0, refused = 0;
        List<Return> inTime = [];
        foreach (var row in withReturns ? _rows : [])
        {
            for (var i = 0; i < row.Places; i++)
            {
                var giver = accounts[row.Tpid];
                if (giver.Has == 0)
                {
                    refused++;
                    continue;
                }

                giver.Returned++;
                if (row.On > facts.WithdrawalDeadline)
                {
                    lapsed++;
                }
                else
                {
                    inTime.Add(row with { Places = 1 });
                }
            }
        }

        var national = policy == "reallocate" ? inTime.Where(place => !Inside(accounts, place)).ToList() : inTime;
        kept = inTime.Count - national.Count;
        foreach (var place in national)
        {
            var taker = (policy == "reallocate" ? SameSector(accounts, place) : null) ?? Waiting(accounts, _ => true);
            open += taker is null ? 1 : 0;
            // the waiting list may bring a place back to the consortium it came from: that is kept as well
            kept += taker is not null && Fellows(place.Tpid).Contains(taker) ? 1 : 0;
        }

        return new(accounts, kept, lapsed, open, refused);
    }

    private bool HasReturnRow(string tpid) => _rows.Any(r => r.Tpid == tpid);

    /// <summary>The inside round for one place; false when no fellow member could take it.</summary>
    private bool Inside(Dictionary<string, ReferenceAccount> accounts, Return place)
    {
        var fellows = Fellows(place.Tpid).Where(tpid => !HasReturnRow(tpid)).ToList();
        if (fellows.Contains(place.OfferedTo) && facts.RecognitionOf(place.OfferedTo, profession) is not null)
        {
            accounts[place.OfferedTo].Received++;
            accounts[place.OfferedTo].Offered++;
            return true;
        }

        var next = fellows.Where(tpid => accounts[tpid].Unmet > 0)
            .OrderBy(tpid => accounts[tpid].Has)
            .ThenBy(tpid => accounts[tpid].Volume)
            .ThenBy(tpid => lots.Of($"return:{place.Tpid}", tpid))
            .FirstOrDefault();
        if (next is not null)
        {
            accounts[next].Received++;
        }

        return next is not null;
    }

    /// <summary>"Fellow members are those of any qualifying consortium to which the giver belongs."</summary>
    private List<string> Fellows(string giver) => qualifying.Where(c => facts.IsMember(c.Id, giver))
        .SelectMany(c => facts.Members.Where(m => m.Consortium == c.Id))
        .Select(m => m.Tpid).Distinct().Where(tpid => tpid != giver).ToList();

    private string? SameSector(Dictionary<string, ReferenceAccount> accounts, Return place)
    {
        var sector = facts.Sectors[place.Tpid];
        return sector == "" ? null : Waiting(accounts, tpid => facts.Sectors[tpid] == sector);
    }

    /// <summary>One place to the first of the waiting list; null when nobody can take it.</summary>
    private string? Waiting(Dictionary<string, ReferenceAccount> accounts, Func<string, bool> which)
    {
        var first = accounts.Values
            .Where(a => a.Unmet > 0 && which(a.Tpid) && !HasReturnRow(a.Tpid) && ThresholdOf(a.Tpid) is not null)
            .OrderByDescending(a => a, Comparer<ReferenceAccount>.Create(CompareClaims))
            .ThenBy(a => lots.Of("waiting-list", a.Tpid))
            .FirstOrDefault();
        if (first is not null)
        {
            first.Received++;
        }

        return first?.Tpid;
    }

    private long? ThresholdOf(string tpid) => thresholds.GetValueOrDefault(ladder.GroupOf(tpid));

    /// <summary>(h_i - d*granted)/d, compared as exact fractions; d differs between groups.</summary>
    private int CompareClaims(ReferenceAccount x, ReferenceAccount y)
    {
        var (dx, dy) = (new BigInteger(ThresholdOf(x.Tpid)!.Value), new BigInteger(ThresholdOf(y.Tpid)!.Value));
        return ((x.Volume - (dx * x.Has)) * dy).CompareTo((y.Volume - (dy * y.Has)) * dx);
    }
}
