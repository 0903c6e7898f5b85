namespace TopGrid.Allocation.Engine;

/// <summary>The split of the bonus over the qualifying consortia (rules.md 5 step 8).</summary>
internal static class BonusSplit
{
    private const string DrawName = "bonus-split";

    /// <summary>Bonus by consortium.</summary>
    public static int[] Divide(ProfessionInput input, int bonusPlaces, int[] bases, Trail? trail)
    {
        var bonus = new int[bases.Length];
        if (input.BonusSource == BonusSource.None || input.Components.Count == 0)
        {
            return bonus;
        }

        var rate = input.Parameters.BonusRate;
        var inside = input.BonusSource == BonusSource.Inside;
        long sum = 0;
        for (var c = 0; c < bases.Length; c++)
        {
            bonus[c] = (int)(inside ? rate.RoundHalfUp(bases[c]) : rate.Floor(bases[c]));
            sum += bonus[c];
        }

        IReadOnlyList<RemainderTie> ties = [];
        var overBases = sum > bonusPlaces;
        if (overBases)
        {
            var split = LargestRemainder.Divide(
                Array.ConvertAll(bases, b => (long)b), bonusPlaces, [], c => LotDraw.Key(input, DrawName, PartyKind.Consortium, c));
            bonus = Array.ConvertAll(split.Seats, s => (int)s);
            ties = split.Ties;
        }
        else if (!inside)
        {
            ties = GiveLeftOver(input, bonus, bases, bonusPlaces - sum);
        }

        Record(input, bases, bonus, ties, overBases, trail);
        return bonus;
    }

    /// <summary>The left-over goes one each to the largest fractional parts, above zero only.</summary>
    private static List<RemainderTie> GiveLeftOver(ProfessionInput input, int[] bonus, int[] bases, long left)
    {
        var rate = input.Parameters.BonusRate;
        var candidates = new List<int>();
        for (var c = 0; c < bases.Length; c++)
        {
            if (rate.FractionalPart(bases[c]) > 0)
            {
                candidates.Add(c);
            }
        }

        var seats = (int)Math.Min(left, candidates.Count);
        if (seats == 0)
        {
            return [];
        }

        long PartOf(int c) => rate.FractionalPart(bases[c]);
        var cutOff = Selection.Descending(candidates.ConvertAll(PartOf).ToArray(), seats - 1);
        foreach (var c in candidates.FindAll(c => PartOf(c) > cutOff))
        {
            bonus[c]++;
            seats--;
        }

        var tied = candidates.FindAll(c => PartOf(c) == cutOff).ToArray();
        var ties = new List<RemainderTie>();
        if (tied.Length > seats)
        {
            var keys = Array.ConvertAll(tied, c => LotDraw.Key(input, DrawName, PartyKind.Consortium, c));
            Array.Sort(keys, tied);
            ties.Add(new RemainderTie(tied, keys, seats));
        }

        for (var k = 0; k < seats; k++)
        {
            bonus[tied[k]]++;
        }

        return ties;
    }

    private static void Record(
        ProfessionInput input, int[] bases, int[] bonus, IReadOnlyList<RemainderTie> ties, bool overBases, Trail? trail)
    {
        if (trail is null)
        {
            return;
        }

        var all = new int[bases.Length];
        for (var c = 0; c < all.Length; c++)
        {
            all[c] = c;
        }

        var drawn = LotDraw.Record(input, DrawName, PartyKind.Consortium, all, ties, Pass.First, trail);
        for (var c = 0; c < bases.Length; c++)
        {
            if (!input.Facts.Consortia.Qualifies[c])
            {
                continue;
            }

            var (draw, rank) = drawn.GetValueOrDefault(c, (Step.None, Step.None));
            trail.Add(new Step(StepKind.Bonus, c)
            {
                Reason = overBases ? Reason.OverBases : Reason.None, After = bonus[c], A = bases[c],
                B = input.Parameters.BonusRate.Numerator, C = input.Parameters.BonusRate.Denominator, Draw = draw, Rank = rank,
            });
        }
    }
}
