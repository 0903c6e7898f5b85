namespace TopGrid.Allocation.Engine;

/// <summary>Pooled volume: one institution requests as employer on the volume of all (rules.md 2).</summary>
internal static class PooledVolume
{
    public static void Set(ProfessionInput input, int[] requested)
    {
        input.Volume = (long[])input.OwnVolume.Clone();
        if (!input.HasConsortia)
        {
            return;
        }

        var consortia = input.Facts.Consortia;
        var lent = new bool[input.Institutions];
        var loans = new List<PooledLoan>();
        for (var c = 0; c < consortia.Count; c++)
        {
            var requester = consortia.RequesterOf(c);
            if (!consortia.Qualifies[c] || consortia.Mode[c] == RequestMode.Separate
                || requester < 0 || consortia.SlotOf(c, requester) < 0 || requested[requester] == 0)
            {
                continue;
            }

            for (var slot = consortia.MemberStart[c]; slot < consortia.MemberStart[c + 1]; slot++)
            {
                // A member's days are lent once, to the first such consortium in order of id.
                var member = consortia.Member[slot];
                if (requested[member] >= 1 || lent[member])
                {
                    continue;
                }

                lent[member] = true;
                input.Volume[requester] = checked(input.Volume[requester] + input.OwnVolume[member]);
                loans.Add(new PooledLoan(c, requester, member, input.OwnVolume[member]));
            }
        }

        input.Loans = [.. loans];
    }
}
