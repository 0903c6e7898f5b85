namespace TopGrid.Allocation.Engine;

/// <summary>
/// Remainders in the HOV family (rules.md 4.2 <c>largest</c>, chosen): one place each in order of remainder, then volume, then lot, and
/// further passes in the same order over those still below their request.
/// </summary>
internal static class RemainderStep
{
    public static void Place(SeatPass pass, int group, long threshold)
    {
        var (from, to) = pass.Range(group);
        var candidates = new List<int>();
        var remainder = new long[to - from];
        for (var k = from; k < to; k++)
        {
            remainder[k - from] = pass.Participants.Volume[k] - checked(threshold * pass.Has[k]);
            if (pass.Rest(k) > 0 && remainder[k - from] >= 0 && pass.Participants.Volume[k] > 0)
            {
                candidates.Add(k);
            }
        }

        if (candidates.Count == 0)
        {
            return;
        }

        var before = new int[candidates.Count];
        for (var c = 0; c < before.Length; c++)
        {
            before[c] = pass.Has[candidates[c]];
        }

        var still = WholePasses(pass, group, candidates);
        var cut = pass.SeatsLeft[group] > 0 && still.Count > 0
            ? LastPass(pass, group, still, remainder, from)
            : new CutOff(Lowest(candidates, remainder, from), Step.None, []);
        Record(pass, group, candidates, before, remainder, from, cut);
    }

    /// <summary>As long as the seats suffice everybody gets one; gives those still below their request.</summary>
    private static List<int> WholePasses(SeatPass pass, int group, List<int> candidates)
    {
        var still = candidates;
        while (still.Count > 0 && pass.SeatsLeft[group] >= still.Count)
        {
            foreach (var k in still)
            {
                pass.Book(k, group, Column.Remainder, 1);
            }

            still = still.FindAll(k => pass.Rest(k) > 0);
        }

        return still;
    }

    /// <summary>The pass in which seats run out: the order decides.</summary>
    private static CutOff LastPass(SeatPass pass, int group, List<int> still, long[] remainder, int from)
    {
        var seats = pass.SeatsLeft[group];
        var lowest = Selection.Descending(still.ConvertAll(k => remainder[k - from]).ToArray(), seats - 1);
        var equal = Split(pass, group, still, k => remainder[k - from], lowest);

        seats = pass.SeatsLeft[group];
        var least = Selection.Descending(equal.ConvertAll(k => pass.Participants.Volume[k]).ToArray(), seats - 1);
        var tied = Split(pass, group, equal, k => pass.Participants.Volume[k], least);

        seats = pass.SeatsLeft[group];
        var (order, draw) = (tied, Step.None);
        if (tied.Count > seats)
        {
            var parties = tied.ConvertAll(k => pass.Participants.Institution[k]).ToArray();
            var (ranked, index) = LotDraw.Rank(pass.Input, "remainder", PartyKind.Institution, parties, seats, pass.Pass, pass.Trail);
            order = [.. Array.ConvertAll(ranked, i => tied[Array.BinarySearch(parties, i)])];
            draw = index;
        }

        for (var rank = 0; rank < seats; rank++)
        {
            pass.Book(order[rank], group, Column.Remainder, 1);
        }

        return new CutOff(lowest, draw, draw >= 0 ? order : []);
    }

    /// <summary>Gives one place to all above the value; returns those equal to it.</summary>
    private static List<int> Split(SeatPass pass, int group, List<int> candidates, Func<int, long> valueOf, long value)
    {
        foreach (var k in candidates)
        {
            if (valueOf(k) > value)
            {
                pass.Book(k, group, Column.Remainder, 1);
            }
        }

        return candidates.FindAll(k => valueOf(k) == value);
    }

    private static long Lowest(List<int> candidates, long[] remainder, int from)
    {
        var lowest = long.MaxValue;
        foreach (var k in candidates)
        {
            lowest = Math.Min(lowest, remainder[k - from]);
        }

        return lowest;
    }

    private static void Record(SeatPass pass, int group, List<int> candidates, int[] before, long[] remainder, int from, CutOff cut)
    {
        if (pass.Trail is null)
        {
            return;
        }

        var rankOf = new Dictionary<int, int>();
        for (var rank = 0; rank < cut.Drawn.Count; rank++)
        {
            rankOf[cut.Drawn[rank]] = rank;
        }

        for (var c = 0; c < candidates.Count; c++)
        {
            var k = candidates[c];
            var drawn = rankOf.TryGetValue(k, out var rank);
            pass.Trail.Add(new Step(StepKind.Remainder, pass.Participants.Institution[k])
            {
                Pass = pass.Pass, Group = (short)group, Before = before[c], After = pass.Has[k],
                A = remainder[k - from], B = cut.Remainder, C = pass.Participants.Volume[k],
                Draw = drawn ? cut.Draw : Step.None, Rank = drawn ? rank : Step.None,
            });
        }
    }

    /// <param name="Remainder">The last remainder that won.</param>
    /// <param name="Draw">The draw among equals, -1 when none.</param>
    /// <param name="Drawn">Positions in that draw, in order.</param>
    private readonly record struct CutOff(long Remainder, int Draw, List<int> Drawn);
}
