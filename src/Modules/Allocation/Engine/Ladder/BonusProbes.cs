namespace TopGrid.Allocation.Engine;

/// <summary>
/// need(R) of rules.md 5 step 3 for many R on the same applicants, in the plain case: one national group in which places are scarce, no
/// consortium priority, largest remainders, and no lot over guarantees. Only what changes with R is computed again: the threshold between
/// bounds that close in, the cut-off among remainders by counting them, and what members with places brought in get. All else is left to
/// the ladder itself.
/// </summary>
internal ref struct BonusProbes
{
    private const int MostDays = 1 << 20;
    private readonly ProfessionInput input;
    private readonly Participants participants;
    private readonly MemberPlaces members;
    private readonly int[] rest;
    private readonly int[] has;
    private readonly int guaranteed;
    private readonly bool isPlain;
    private readonly Dictionary<long, int[]> counts = [];
    private ThresholdSearch search;
    private (ThresholdResult Threshold, PlainShares Shares)? last;
    private PlainShares? fewest;
    private PlainShares? most;

    public BonusProbes(ProfessionInput input, ReadOnlySpan<int> earned)
    {
        this.input = input;
        participants = input.Participants;
        rest = new int[participants.Count];
        has = new int[participants.Count];
        isPlain = input.GroupCount == 1 && !input.Parameters.ConsortiumPriority && input.Parameters.Remainders == Remainders.Largest;
        for (var k = 0; k < has.Length; k++)
        {
            // Every guaranteed applicant gets 1 when there are seats for all of them (step 5).
            var one = participants.Guaranteed[k] ? 1 : 0;
            guaranteed += one;
            has[k] = earned[participants.Institution[k]] + one;
            rest[k] = participants.Limit[k] - has[k];
            isPlain &= participants.Volume[k] <= uint.MaxValue;
        }

        search = new ThresholdSearch(participants.Volume, rest, has);
        members = new MemberPlaces(input, earned);
    }

    /// <summary>need(R) with so many seats, or null when the case is not plain.</summary>
    public long? Need(int seats)
    {
        last = null;
        var left = seats - guaranteed;
        if (!isPlain || seats <= 0 || left < 0 || search.Asked <= left)
        {
            return null;
        }

        var threshold = search.Find(left, isLast: false);
        if (threshold.Days >= MostDays || !WholePlaces.HasReciprocal(threshold.Days))
        {
            return null;
        }

        var reciprocal = WholePlaces.Reciprocal(threshold.Days);
        var shares = new PlainShares(participants, rest, has, threshold.Days, reciprocal);
        var places = left - threshold.Places;
        if (places > 0 && !GiveRemainders(shares, places))
        {
            return null;
        }

        last = (threshold, shares);
        return members.Need(shares);
    }

    /// <summary>After a probe that was answered: the next ones have fewer places set aside, so more seats; or the other way round.</summary>
    public void Closer(bool moreSeats)
    {
        if (last is not var (threshold, shares))
        {
            return;
        }

        if (moreSeats)
        {
            search.MoreSeats(threshold);
            fewest = shares;
        }
        else
        {
            search.FewerSeats(threshold);
            most = shares;
        }

        if (fewest is not null && most is not null)
        {
            members.Narrow(fewest, most);
        }
    }

    /// <summary>False when there are several passes over the remainders, or places nobody takes.</summary>
    private readonly bool GiveRemainders(PlainShares shares, long places)
    {
        if (!counts.TryGetValue(shares.Days, out var count))
        {
            counts[shares.Days] = count = shares.CountRemainders();
        }

        var left = places;
        for (var remainder = count.Length - 1; remainder >= 0; remainder--)
        {
            if (left > count[remainder])
            {
                left -= count[remainder];
                continue;
            }

            // All above the cut-off, and of those at it the largest volumes, then by lot (rules.md 4.2); one pass is enough.
            shares.CutOff = remainder;
            shares.AtCutOff = left == count[remainder] ? null : Winners(shares.At(remainder), (int)left);
            return true;
        }

        return false;
    }

    private readonly HashSet<int> Winners(List<int> tied, int seats)
    {
        var (volume, institution) = (participants.Volume, participants.Institution);
        var least = Selection.Descending(tied.ConvertAll(k => volume[k]).ToArray(), seats - 1);
        var won = tied.FindAll(k => volume[k] > least);
        var equal = tied.FindAll(k => volume[k] == least);
        var order = equal.ToArray();
        if (won.Count + equal.Count > seats)
        {
            var parties = Array.ConvertAll(order, k => institution[k]);
            var (ranked, _) = LotDraw.Rank(input, RemainderStep.DrawName, PartyKind.Institution, parties, seats, Pass.First, null);
            order = Array.ConvertAll(ranked, i => equal[Array.BinarySearch(parties, i)]);
        }

        return [.. won, .. order.AsSpan(0, seats - won.Count)];
    }
}
