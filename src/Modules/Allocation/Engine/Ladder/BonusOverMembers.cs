namespace TopGrid.Allocation.Engine;

/// <summary>The bonus places of one consortium over its members (rules.md 5 step 8).</summary>
internal sealed class BonusOverMembers(ProfessionInput input, Standings standings, PlacesBuilder places, Trail? trail)
{
    private readonly Dictionary<int, int> _gained = [];

    /// <summary>Bonus places by member slot, for the division.</summary>
    public Dictionary<int, int> SlotBonus { get; } = [];

    /// <summary>Consortia with the default distribution.</summary>
    public List<int> Provisional { get; } = [];

    /// <summary>Bonus places taken.</summary>
    public int Taken { get; private set; }

    /// <summary>Divides the bonus of a consortium.</summary>
    public void Divide(int consortium, int bonus)
    {
        if (input.BonusSource == BonusSource.None)
        {
            return;
        }

        var rows = ConsortiumRows.Of(input.Rows.Declarations, input.Facts.BonusDistribution.Consortium, consortium);
        var (problem, member) = Check(consortium, bonus, rows);
        var left = 0;
        if (problem == Reason.None)
        {
            Follow(consortium, bonus, rows);
        }
        else
        {
            Provisional.Add(consortium);
            trail?.Add(new Step(StepKind.BonusProvisional, consortium)
            {
                Pass = Pass.Consortia, Reason = problem, Other = member, A = Total(rows), B = bonus,
            });
            left = bonus == 0 ? 0 : ByDefault(consortium, bonus);
        }

        Taken += bonus - left;
        if (left > 0)
        {
            trail?.Add(
                new Step(
                    StepKind.BonusLeft, consortium) { Pass = Pass.Consortia, Before = bonus, After = bonus - left, A = bonus, B = left });
        }
    }

    private int Earned(int i) => standings.Earned[i] + _gained.GetValueOrDefault(i);

    private int Unmet(int i) => input.Limit(i) - Earned(i);

    private long Total(ReadOnlySpan<int> rows)
    {
        long total = 0;
        foreach (var row in rows)
        {
            total += input.Facts.BonusDistribution.Places[row];
        }

        return total;
    }

    /// <summary>The lead's declaration counts if it names members only, totals the bonus and exceeds no one's unmet request.</summary>
    private (Reason Problem, int Member) Check(int consortium, int bonus, ReadOnlySpan<int> rows)
    {
        if (rows.Length == 0)
        {
            // Without bonus there is nothing to declare.
            return (bonus == 0 ? Reason.None : Reason.NoDeclaration, Step.None);
        }

        var table = input.Facts.BonusDistribution;
        foreach (var row in rows)
        {
            if (input.Facts.Consortia.SlotOf(consortium, table.Institution[row]) < 0)
            {
                return (Reason.NotMember, table.Institution[row]);
            }
        }

        if (Total(rows) != bonus)
        {
            return (Reason.WrongTotal, Step.None);
        }

        foreach (var row in rows)
        {
            if (table.Places[row] > Math.Max(0, Unmet(table.Institution[row])))
            {
                return (Reason.AboveUnmetRequest, table.Institution[row]);
            }
        }

        return (Reason.None, Step.None);
    }

    private void Follow(int consortium, int bonus, ReadOnlySpan<int> rows)
    {
        var table = input.Facts.BonusDistribution;
        foreach (var row in rows)
        {
            Give(consortium, table.Institution[row], table.Places[row], bonus, Reason.Declared, Step.None, Step.None);
        }
    }

    /// <summary>
    /// One at a time to the member with unmet request that has least so far, then lower volume, then lot; gives what is left.
    /// </summary>
    private int ByDefault(int consortium, int bonus)
    {
        var consortia = input.Facts.Consortia;
        var members = new List<int>();
        for (var slot = consortia.MemberStart[consortium]; slot < consortia.MemberStart[consortium + 1]; slot++)
        {
            if (Unmet(consortia.Member[slot]) > 0)
            {
                members.Add(consortia.Member[slot]);
            }
        }

        var contest = new Contest(input, $"bonus-members:{consortia.Ids[consortium]}");
        var won = new int[members.Count];
        var left = bonus;
        while (left > 0 && LowestLevel(members, won) is { Count: > 0 } lowest)
        {
            // Place by place once for each of them: every further round would draw the same lots for the same places.
            var rounds = RoundsOnThisLevel(members, won, lowest, left);
            for (var step = 0; step < lowest.Count && left > 0; step++, left--)
            {
                won[members.BinarySearch(contest.Decide(LeastSoFar(members, won)))]++;
            }

            foreach (var m in rounds > 1 ? lowest : [])
            {
                won[m] += rounds - 1;
                left -= rounds - 1;
            }
        }

        var draw = contest.Record(Pass.Consortia, trail);
        for (var m = 0; m < won.Length; m++)
        {
            var rank = Step.None;
            var drawn = draw is { } recorded && recorded.Rank.TryGetValue(members[m], out rank);
            Give(consortium, members[m], won[m], bonus, Reason.Default, drawn ? draw!.Value.Draw : Step.None, drawn ? rank : Step.None);
        }

        return left;
    }

    /// <summary>Those with unmet request that have least so far, as positions in the members.</summary>
    private List<int> LowestLevel(List<int> members, int[] won)
    {
        var lowest = new List<int>();
        var least = int.MaxValue;
        for (var m = 0; m < members.Count; m++)
        {
            var has = Earned(members[m]) + won[m];
            if (Unmet(members[m]) - won[m] <= 0 || has > least)
            {
                continue;
            }

            if (has < least)
            {
                lowest.Clear();
                least = has;
            }

            lowest.Add(m);
        }

        return lowest;
    }

    /// <summary>
    /// How often each of those with least can get one before a request is met, another member has as little, or places run out.
    /// </summary>
    private int RoundsOnThisLevel(List<int> members, int[] won, List<int> lowest, int left)
    {
        var rounds = left / lowest.Count;
        var level = Earned(members[lowest[0]]) + won[lowest[0]];
        for (var m = 0; m < members.Count; m++)
        {
            var (unmet, above) = (Unmet(members[m]) - won[m], Earned(members[m]) + won[m] - level);
            rounds = unmet <= 0 ? rounds : Math.Min(rounds, above == 0 ? unmet : above);
        }

        return rounds;
    }

    private List<int> LeastSoFar(List<int> members, int[] won)
    {
        var best = new List<int>();
        var least = (Has: int.MaxValue, Volume: long.MaxValue);
        for (var m = 0; m < members.Count; m++)
        {
            var i = members[m];
            if (Unmet(i) - won[m] <= 0)
            {
                continue;
            }

            var standing = (Earned(i) + won[m], input.Volume[i]);
            var order = standing.CompareTo(least);
            if (order < 0)
            {
                best.Clear();
                least = standing;
            }

            if (order <= 0)
            {
                best.Add(i);
            }
        }

        return best;
    }

    private void Give(int consortium, int i, int bonusPlaces, int bonus, Reason reason, int draw, int rank)
    {
        var before = Earned(i);
        if (bonusPlaces > 0)
        {
            _gained[i] = _gained.GetValueOrDefault(i) + bonusPlaces;
            places.Add(i, Column.Bonus, bonusPlaces);
            SlotBonus[input.Facts.Consortia.SlotOf(consortium, i)] = bonusPlaces;
        }

        trail?.Add(new Step(StepKind.BonusMember, i)
        {
            Pass = Pass.Consortia, Reason = reason, Other = consortium, Before = before, After = before + bonusPlaces,
            A = bonus, B = input.Volume[i], Draw = draw, Rank = rank,
        });
    }
}
