namespace TopGrid.Allocation.Engine;

/// <summary>
/// The base of step 8: places granted in steps 2-7 attributed to the qualifying consortia of an institution in order of id,
/// t(c,i) = min(b(c,i), what is not yet attributed) (rules.md 5).
/// </summary>
internal static class ConsortiumBase
{
    /// <summary>t(c,i) by member slot and base_c by consortium.</summary>
    /// <param name="input">The profession.</param>
    /// <param name="granted">Places granted in steps 2-7, by institution.</param>
    public static (int[] Attributed, int[] Base) Attribute(ProfessionInput input, ReadOnlySpan<int> granted)
    {
        var consortia = input.Facts.Consortia;
        var attributed = new int[consortia.Member.Length];
        var bases = new int[consortia.Count];
        if (!input.HasConsortia || input.IsLaterRound)
        {
            return (attributed, bases);
        }

        var rest = granted.ToArray();
        for (var c = 0; c < consortia.Count; c++)
        {
            for (var slot = consortia.MemberStart[c]; consortia.Qualifies[c] && slot < consortia.MemberStart[c + 1]; slot++)
            {
                ref var left = ref rest[consortia.Member[slot]];
                attributed[slot] = Math.Min(input.BroughtIn[slot], left);
                left -= attributed[slot];
                bases[c] += attributed[slot];
            }
        }

        return (attributed, bases);
    }

    public static void Record(ProfessionInput input, int[] attributed, Trail? trail)
    {
        if (trail is null)
        {
            return;
        }

        var consortia = input.Facts.Consortia;
        for (var c = 0; c < consortia.Count; c++)
        {
            for (var slot = consortia.MemberStart[c]; slot < consortia.MemberStart[c + 1]; slot++)
            {
                if (input.BroughtIn[slot] > 0 && !input.IsLaterRound)
                {
                    trail.Add(
                        new Step(
                            StepKind.Attribution, consortia.Member[slot]) { Other = c, A = input.BroughtIn[slot], B = attributed[slot] });
                }
            }
        }
    }
}
