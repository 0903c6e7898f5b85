namespace TopGrid.Allocation.Engine;

/// <summary>
/// Remainders in the HOV family (rules.md 4.2 <c>largest</c>, chosen): one place each in order of remainder, then volume, then lot, and
/// further passes in the same order over those still below their request.
/// </summary>
internal sealed class RemainderStep
{
    public const string DrawName = "remainder";

    private readonly SeatPass _pass;
    private readonly int _group;
    private readonly long _threshold;
    private readonly int[] _candidate;
    private readonly long[] _remainder;
    private readonly int[] _before;

    private RemainderStep(SeatPass pass, int group, long threshold)
    {
        _pass = pass;
        _group = group;
        _threshold = threshold;
        _candidate = Candidates();
        _remainder = Array.ConvertAll(_candidate, RemainderOf);
        _before = pass.Trail is null ? [] : Array.ConvertAll(_candidate, k => pass.Has[k]);
    }

    public static void Place(SeatPass pass, int group, long threshold)
    {
        var step = new RemainderStep(pass, group, threshold);
        if (step._candidate.Length > 0)
        {
            step.Place();
        }
    }

    private void Place()
    {
        var still = WholePasses();
        var lowest = _pass.SeatsLeft[_group] > 0 && still.Length > 0 ? CutOff(still) : Lowest();
        var (draw, drawn) = _pass.SeatsLeft[_group] > 0 && still.Length > 0 ? LastPass(still, lowest) : (Step.None, []);
        Record(lowest, draw, drawn);
    }

    private long RemainderOf(int k) => _pass.Participants.Volume[k] - checked(_threshold * _pass.Has[k]);

    /// <summary>Below their request, with volume and a remainder of at least 0.</summary>
    private int[] Candidates()
    {
        var (from, to) = _pass.Range(_group);
        var found = new int[to - from];
        var count = 0;
        for (var k = from; k < to; k++)
        {
            if (_pass.Rest(k) > 0 && _pass.Participants.Volume[k] > 0 && RemainderOf(k) >= 0)
            {
                found[count++] = k;
            }
        }

        return found[..count];
    }

    /// <summary>
    /// As long as the seats suffice everybody gets one; gives those still below their request, as positions in the candidates. All such
    /// passes are booked at once: a request may be so large that one after another would never end.
    /// </summary>
    private int[] WholePasses()
    {
        var rest = Array.ConvertAll(_candidate, _pass.Rest);
        var passes = Levels.Full(rest, _pass.SeatsLeft[_group]);
        var still = new int[rest.Length];
        var count = 0;
        for (var c = 0; c < rest.Length; c++)
        {
            if (passes > 0)
            {
                _pass.Book(_candidate[c], _group, Column.Remainder, Math.Min(rest[c], passes));
            }

            still[count] = c;
            count += rest[c] > passes ? 1 : 0;
        }

        return count == still.Length ? still : still[..count];
    }

    /// <summary>The last remainder that wins in the pass in which seats run out.</summary>
    private long CutOff(int[] still)
    {
        var values = still.Length == _remainder.Length ? (long[])_remainder.Clone() : Array.ConvertAll(still, c => _remainder[c]);
        return Selection.Descending(values, _pass.SeatsLeft[_group] - 1);
    }

    /// <summary>The pass in which seats run out: remainder, then volume, then lot. Gives the draw and its candidates in order.</summary>
    private (int Draw, int[] Drawn) LastPass(int[] still, long lowest)
    {
        var equal = new List<int>();
        foreach (var c in still)
        {
            if (_remainder[c] > lowest)
            {
                Give(c);
            }
            else if (_remainder[c] == lowest)
            {
                equal.Add(c);
            }
        }

        var least = Selection.Descending(equal.ConvertAll(VolumeOf).ToArray(), _pass.SeatsLeft[_group] - 1);
        foreach (var c in equal.FindAll(c => VolumeOf(c) > least))
        {
            Give(c);
        }

        var tied = equal.FindAll(c => VolumeOf(c) == least);
        var seats = _pass.SeatsLeft[_group];
        if (tied.Count <= seats)
        {
            tied.ForEach(Give);
            return (Step.None, []);
        }

        var parties = tied.ConvertAll(c => _pass.Participants.Institution[_candidate[c]]).ToArray();
        var (ranked, draw) = LotDraw.Rank(_pass.Input, DrawName, PartyKind.Institution, parties, seats, _pass.Pass, _pass.Trail);
        var order = Array.ConvertAll(ranked, i => tied[Array.BinarySearch(parties, i)]);
        foreach (var c in order.AsSpan(0, seats))
        {
            Give(c);
        }

        return (draw, draw >= 0 ? order : []);
    }

    private void Give(int c) => _pass.Book(_candidate[c], _group, Column.Remainder, 1);

    private long VolumeOf(int c) => _pass.Participants.Volume[_candidate[c]];

    private long Lowest()
    {
        var lowest = long.MaxValue;
        foreach (var value in _remainder)
        {
            lowest = Math.Min(lowest, value);
        }

        return lowest;
    }

    private void Record(long lowest, int draw, int[] drawn)
    {
        if (_pass.Trail is null)
        {
            return;
        }

        var rankOf = new Dictionary<int, int>();
        for (var rank = 0; rank < drawn.Length; rank++)
        {
            rankOf[drawn[rank]] = rank;
        }

        for (var c = 0; c < _candidate.Length; c++)
        {
            var isDrawn = rankOf.TryGetValue(c, out var rank);
            _pass.Trail.Add(new Step(StepKind.Remainder, _pass.Participants.Institution[_candidate[c]])
            {
                Pass = _pass.Pass, Group = (short)_group, Before = _before[c], After = _pass.Has[_candidate[c]],
                A = _remainder[c], B = lowest, C = VolumeOf(c), Draw = isDrawn ? draw : Step.None, Rank = isDrawn ? rank : Step.None,
            });
        }
    }
}
