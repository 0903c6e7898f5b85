namespace TopGrid.Allocation.Engine;

/// <summary>b(c,i), the places that members bring into their consortia (rules.md 2a).</summary>
internal static class BroughtIn
{
    public static void Set(ProfessionInput input, int[] requested)
    {
        var consortia = input.Facts.Consortia;
        var places = new int[consortia.Member.Length];
        var reason = new Reason[consortia.Member.Length];
        var total = new int[input.Institutions];
        input.BroughtIn = places;
        input.BroughtInReason = reason;
        input.BroughtInTotal = total;
        if (!input.HasConsortia)
        {
            return;
        }

        // Rows first, of every consortium: "not yet brought in anywhere" (docs/silent-rules.md).
        var rest = (int[])requested.Clone();
        Declare(input, places, reason, rest);
        for (var c = 0; c < consortia.Count; c++)
        {
            for (var slot = consortia.MemberStart[c]; slot < consortia.MemberStart[c + 1]; slot++)
            {
                if (!consortia.Qualifies[c])
                {
                    places[slot] = 0;
                    reason[slot] = Reason.None;
                    continue;
                }

                BringInByDefault(consortia, c, slot, places, reason, rest);
                total[consortia.Member[slot]] += places[slot];
            }
        }
    }

    private static void Declare(ProfessionInput input, int[] places, Reason[] reason, int[] rest)
    {
        var rows = input.Facts.BroughtIn;
        for (var row = 0; row < rows.Places.Length; row++)
        {
            if (rows.Profession[row] != input.Profession)
            {
                continue;
            }

            var i = rows.Institution[row];
            var slot = input.Facts.Consortia.SlotOf(rows.Consortium[row], i);
            if (slot < 0)
            {
                continue; // of a member only; others are ignored with a warning (rules.md 2a)
            }

            places[slot] = rows.Places[row];
            reason[slot] = Reason.Declared;
            rest[i] -= rows.Places[row];
            YearFacts.Require(rest[i] >= 0, $"'{input.Facts.Tpids[i]}' brings in more than its request for {input.Code}");
        }
    }

    private static void BringInByDefault(ConsortiumTable consortia, int c, int slot, int[] places, Reason[] reason, int[] rest)
    {
        if (reason[slot] == Reason.Declared)
        {
            return;
        }

        var i = consortia.Member[slot];
        if (consortia.Dependent[slot])
        {
            reason[slot] = Reason.Dependent;
        }
        else if (consortia.Mode[c] != RequestMode.Separate && consortia.RequesterOf(c) == i)
        {
            reason[slot] = Reason.Requester;
        }
        else
        {
            return;
        }

        places[slot] = rest[i];
        rest[i] = 0;
    }
}
