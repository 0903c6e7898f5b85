namespace TopGrid.Allocation.Engine;

/// <summary>
/// Remainders in the HOV family (rules.md 4.2 <c>largest</c>, chosen): one place each in order of remainder, then volume, then lot, and
/// further passes in the same order over those still below their request.
/// </summary>
internal sealed class RemainderStep
{
    public const string DrawName = "remainder";

    private readonly SeatPass pass;
    private readonly int group;
    private readonly long threshold;
    private readonly int[] candidate;
    private readonly long[] remainder;
    private readonly int[] before;

    private RemainderStep(SeatPass pass, int group, long threshold)
    {
        this.pass = pass;
        this.group = group;
        this.threshold = threshold;
        candidate = Candidates();
        remainder = Array.ConvertAll(candidate, RemainderOf);
        before = pass.Trail is null ? [] : Array.ConvertAll(candidate, k => pass.Has[k]);
    }

    public static void Place(SeatPass pass, int group, long threshold)
    {
        var step = new RemainderStep(pass, group, threshold);
        if (step.candidate.Length > 0)
        {
            step.Place();
        }
    }

    private void Place()
    {
        var still = WholePasses();
        var lowest = pass.SeatsLeft[group] > 0 && still.Length > 0 ? CutOff(still) : Lowest();
        var (draw, drawn) = pass.SeatsLeft[group] > 0 && still.Length > 0 ? LastPass(still, lowest) : (Step.None, []);
        Record(lowest, draw, drawn);
    }

    private long RemainderOf(int k) => pass.Participants.Volume[k] - checked(threshold * pass.Has[k]);

    /// <summary>Below their request, with volume and a remainder of at least 0.</summary>
    private int[] Candidates()
    {
        var (from, to) = pass.Range(group);
        var found = new int[to - from];
        var count = 0;
        for (var k = from; k < to; k++)
        {
            if (pass.Rest(k) > 0 && pass.Participants.Volume[k] > 0 && RemainderOf(k) >= 0)
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
        var rest = Array.ConvertAll(candidate, pass.Rest);
        var passes = Levels.Full(rest, pass.SeatsLeft[group]);
        var still = new int[rest.Length];
        var count = 0;
        for (var c = 0; c < rest.Length; c++)
        {
            if (passes > 0)
            {
                pass.Book(candidate[c], group, Column.Remainder, Math.Min(rest[c], passes));
            }

            still[count] = c;
            count += rest[c] > passes ? 1 : 0;
        }

        return count == still.Length ? still : still[..count];
    }

    /// <summary>The last remainder that wins in the pass in which seats run out.</summary>
    private long CutOff(int[] still)
    {
        var values = still.Length == remainder.Length ? (long[])remainder.Clone() : Array.ConvertAll(still, c => remainder[c]);
        return Selection.Descending(values, pass.SeatsLeft[group] - 1);
    }

    /// <summary>The pass in which seats run out: remainder, then volume, then lot. Gives the draw and its candidates in order.</summary>
    private (int Draw, int[] Drawn) LastPass(int[] still, long lowest)
    {
        var equal = new List<int>();
        foreach (var c in still)
        {
            if (remainder[c] > lowest)
            {
                Give(c);
            }
            else if (remainder[c] == lowest)
            {
                equal.Add(c);
            }
        }

        var least = Selection.Descending(equal.ConvertAll(VolumeOf).ToArray(), pass.SeatsLeft[group] - 1);
        foreach (var c in equal.FindAll(c => VolumeOf(c) > least))
        {
            Give(c);
        }

        var tied = equal.FindAll(c => VolumeOf(c) == least);
        var seats = pass.SeatsLeft[group];
        if (tied.Count <= seats)
        {
            tied.ForEach(Give);
            return (Step.None, []);
        }

        var parties = tied.ConvertAll(c => pass.Participants.Institution[candidate[c]]).ToArray();
        var (ranked, draw) = LotDraw.Rank(pass.Input, DrawName, PartyKind.Institution, parties, seats, pass.Pass, pass.Trail);
        var order = Array.ConvertAll(ranked, i => tied[Array.BinarySearch(parties, i)]);
        foreach (var c in order.AsSpan(0, seats))
        {
            Give(c);
        }

        return (draw, draw >= 0 ? order : []);
    }

    private void Give(int c) => pass.Book(candidate[c], group, Column.Remainder, 1);

    private long VolumeOf(int c) => pass.Participants.Volume[candidate[c]];

    private long Lowest()
    {
        var lowest = long.MaxValue;
        foreach (var value in remainder)
        {
            lowest = Math.Min(lowest, value);
        }

        return lowest;
    }

    private void Record(long lowest, int draw, int[] drawn)
    {
        if (pass.Trail is null)
        {
            return;
        }

        var rankOf = new Dictionary<int, int>();
        for (var rank = 0; rank < drawn.Length; rank++)
        {
            rankOf[drawn[rank]] = rank;
        }

        for (var c = 0; c < candidate.Length; c++)
        {
            var isDrawn = rankOf.TryGetValue(c, out var rank);
            pass.Trail.Add(new Step(StepKind.Remainder, pass.Participants.Institution[candidate[c]])
            {
                Pass = pass.Pass, Group = (short)group, Before = before[c], After = pass.Has[candidate[c]],
                A = remainder[c], B = lowest, C = VolumeOf(c), Draw = isDrawn ? draw : Step.None, Rank = isDrawn ? rank : Step.None,
            });
        }
    }
}
