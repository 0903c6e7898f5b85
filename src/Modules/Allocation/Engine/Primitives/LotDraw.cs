namespace TopGrid.Allocation.Engine;

/// <summary>A draw between parties for one thing each: the first so many in order of key win (rules.md 4.3, n = 1).</summary>
internal static class LotDraw
{
    /// <summary>Ranks parties by key, records the draw, and gives them in order with the draw's position (-1 without evidence).</summary>
    public static (int[] Order, int Draw) Rank(
        ProfessionInput input, string name, PartyKind kind, ReadOnlySpan<int> parties, int winners, Pass pass, Trail? trail)
    {
        var order = parties.ToArray();
        var n = new int[order.Length];
        Array.Fill(n, 1);
        var full = input.DrawName(name);
        var keys = input.Lot.Keys(full, Names(input, kind), order, n);
        Array.Sort(keys, order);
        return (order, trail is null ? Step.None : trail.Add(new Draw(full, kind, pass, order, n, keys, Won(order.Length, winners))));
    }

    /// <summary>The key of one party with n = 1.</summary>
    public static LotKey Key(ProfessionInput input, string name, PartyKind kind, int party) =>
        input.Lot.Key(input.DrawName(name), Names(input, kind)[party], 1);

    /// <summary>Records ties of a largest remainder division; gives for each party the draw and rank that concern it last.</summary>
    public static Dictionary<int, (int Draw, int Rank)> Record(
        ProfessionInput input, string name, PartyKind kind, ReadOnlySpan<int> partyOf, IReadOnlyList<RemainderTie> ties, Pass pass,
        Trail? trail)
    {
        var where = new Dictionary<int, (int, int)>();
        foreach (var tie in ties)
        {
            var party = new int[tie.Positions.Length];
            var n = new int[party.Length];
            for (var k = 0; k < party.Length; k++)
            {
                party[k] = partyOf[tie.Positions[k]];
                n[k] = 1;
            }

            var draw = trail?.Add(new Draw(input.DrawName(name), kind, pass, party, n, tie.Keys, Won(party.Length, tie.Winners)))
                ?? Step.None;
            for (var k = 0; k < party.Length; k++)
            {
                where[party[k]] = (draw, k);
            }
        }

        return where;
    }

    private static bool[] Won(int count, int winners)
    {
        var won = new bool[count];
        Array.Fill(won, true, 0, Math.Min(count, winners));
        return won;
    }

    private static string[] Names(ProfessionInput input, PartyKind kind) => kind switch
    {
        PartyKind.Institution => input.Facts.Tpids,
        PartyKind.Consortium => input.Facts.Consortia.Ids,
        PartyKind.Group => input.Facts.Sectors,
        _ => throw new InvalidOperationException($"No lot is drawn for a party of kind {kind}."),
    };
}
