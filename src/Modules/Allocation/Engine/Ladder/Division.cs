namespace TopGrid.Allocation.Engine;

/// <summary>The consortium's division of all its places over its members (rules.md 5 step 8, stated: TOP adopts it).</summary>
internal static class Division
{
    /// <summary>Applies the transfers of one consortium, in order of (from, to).</summary>
    /// <param name="input">The profession.</param>
    /// <param name="consortium">The consortium.</param>
    /// <param name="attributed">t(c,i) by member slot.</param>
    /// <param name="slotBonus">Bonus places by member slot.</param>
    /// <param name="places">Where places are booked.</param>
    /// <param name="trail">Evidence, or null.</param>
    public static void Apply(
        ProfessionInput input, int consortium, int[] attributed, Dictionary<int, int> slotBonus, PlacesBuilder places, Trail? trail)
    {
        var table = input.Facts.Transfers;
        var rows = ConsortiumRows.Of(input.Rows.Transfers, table.Consortium, consortium);
        if (rows.Length == 0)
        {
            return;
        }

        var moved = new Dictionary<int, int>();
        foreach (var row in rows)
        {
            var slot = input.Facts.Consortia.SlotOf(consortium, table.From[row]);
            var held = slot < 0 ? 0 : attributed[slot] + slotBonus.GetValueOrDefault(slot) - moved.GetValueOrDefault(slot);
            var problem = Check(input, row, slot, held);
            var count = problem == Reason.None ? table.Places[row] : 0;
            trail?.Add(new Step(StepKind.MovedOut, table.From[row])
            {
                Pass = Pass.Consortia, Reason = problem, Other = table.To[row], Before = held, After = held - count,
                A = table.Places[row], B = consortium, C = held,
            });
            if (problem != Reason.None)
            {
                continue; // refused whole with the reason; the others stand
            }

            moved[slot] = moved.GetValueOrDefault(slot) + count;
            places.Add(table.From[row], Column.MovedOut, count);
            places.Add(table.To[row], Column.MovedIn, count);
            trail?.Add(new Step(StepKind.MovedIn, table.To[row])
            {
                Pass = Pass.Consortia, Other = table.From[row], After = count, A = count, B = consortium,
            });
        }
    }

    /// <summary>Refuses the transfers of consortia that do not qualify, each with the reason.</summary>
    public static void RefuseOthers(ProfessionInput input, Trail trail)
    {
        var table = input.Facts.Transfers;
        foreach (var row in input.Rows.Transfers)
        {
            if (!input.Facts.Consortia.Qualifies[table.Consortium[row]])
            {
                trail.Add(new Step(StepKind.MovedOut, table.From[row])
                {
                    Reason = Reason.NotQualifying, Other = table.To[row], A = table.Places[row], B = table.Consortium[row],
                });
            }
        }
    }

    private static Reason Check(ProfessionInput input, int row, int fromSlot, int held)
    {
        var table = input.Facts.Transfers;
        if (fromSlot < 0 || input.Facts.Consortia.SlotOf(table.Consortium[row], table.To[row]) < 0)
        {
            return Reason.NotMember;
        }

        if (table.From[row] == table.To[row])
        {
            return Reason.SameInstitution;
        }

        if (!input.Recognised[table.To[row]])
        {
            return Reason.ReceiverNotRecognised;
        }

        return table.Places[row] > held ? Reason.AboveHolding : Reason.None;
    }
}
