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
    private readonly ProfessionInput _input;
    private readonly Participants _participants;
    private readonly MemberPlaces _members;
    private readonly int[] _rest;
    private readonly int[] _has;
    private readonly int _guaranteed;
    private readonly bool _isPlain;
    private readonly Dictionary<long, int[]> _counts = [];
    private ThresholdSearch _search;
    private (ThresholdResult Threshold, PlainShares Shares)? _last;
    private PlainShares? _fewest;
    private PlainShares? _most;

    public BonusProbes(ProfessionInput input, ReadOnlySpan<int> earned)
    {
        _input = input;
        _participants = input.Participants;
        _rest = new int[_participants.Count];
        _has = new int[_participants.Count];
        _isPlain = input.GroupCount == 1 && !input.Parameters.ConsortiumPriority && input.Parameters.Remainders == Remainders.Largest;
        for (var k = 0; k < _has.Length; k++)
        {
            // Every guaranteed applicant gets 1 when there are seats for all of them (step 5).
            var one = _participants.Guaranteed[k] ? 1 : 0;
            _guaranteed += one;
            _has[k] = earned[_participants.Institution[k]] + one;
            _rest[k] = _participants.Limit[k] - _has[k];
            _isPlain &= _participants.Volume[k] <= uint.MaxValue;
        }

        _search = new ThresholdSearch(_participants.Volume, _rest, _has);
        _members = new MemberPlaces(input, earned);
    }

    /// <summary>need(R) with so many seats, or null when the case is not plain.</summary>
    public long? Need(int seats)
    {
        _last = null;
        var left = seats - _guaranteed;
        if (!_isPlain || seats <= 0 || left < 0 || _search.Asked <= left)
        {
            return null;
        }

        var threshold = _search.Find(left, isLast: false);
        if (threshold.Days >= MostDays || !WholePlaces.HasReciprocal(threshold.Days))
        {
            return null;
        }

        var reciprocal = WholePlaces.Reciprocal(threshold.Days);
        var shares = new PlainShares(_participants, _rest, _has, threshold.Days, reciprocal);
        var places = left - threshold.Places;
        if (places > 0 && !GiveRemainders(shares, places))
        {
            return null;
        }

        _last = (threshold, shares);
        return _members.Need(shares);
    }

    /// <summary>
    /// After a probe that was answered: the next ones have fewer places set aside, so more seats; or the other way round.
    /// </summary>
    public void Closer(bool moreSeats)
    {
        if (_last is not var (threshold, shares))
        {
            return;
        }

        if (moreSeats)
        {
            _search.MoreSeats(threshold);
            _fewest = shares;
        }
        else
        {
            _search.FewerSeats(threshold);
            _most = shares;
        }

        if (_fewest is not null && _most is not null)
        {
            _members.Narrow(_fewest, _most);
        }
    }

    /// <summary>False when there are several passes over the remainders, or places nobody takes.</summary>
    private readonly bool GiveRemainders(PlainShares shares, long places)
    {
        if (!_counts.TryGetValue(shares.Days, out var count))
        {
            _counts[shares.Days] = count = shares.CountRemainders();
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
        var (volume, institution) = (_participants.Volume, _participants.Institution);
        var least = Selection.Descending(tied.ConvertAll(k => volume[k]).ToArray(), seats - 1);
        var won = tied.FindAll(k => volume[k] > least);
        var equal = tied.FindAll(k => volume[k] == least);
        var order = equal.ToArray();
        if (won.Count + equal.Count > seats)
        {
            var parties = Array.ConvertAll(order, k => institution[k]);
            var (ranked, _) = LotDraw.Rank(_input, RemainderStep.DrawName, PartyKind.Institution, parties, seats, Pass.First, null);
            order = Array.ConvertAll(ranked, i => equal[Array.BinarySearch(parties, i)]);
        }

        return [.. won, .. order.AsSpan(0, seats - won.Count)];
    }
}
