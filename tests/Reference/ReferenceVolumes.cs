namespace TopGrid.Reference;

/// <summary>rules.md section 2, day by day: every day of every training is looked at by itself.</summary>
internal static class ReferenceVolumes
{
    /// <summary>The volume of every institution in one profession, pooled volume included.</summary>
    public static Dictionary<string, long> Of(ReferenceFacts facts, ReferenceProtocol protocol, string profession)
    {
        var own = Own(facts, protocol, profession);
        return protocol.IsConsortiumProfession(profession) ? Pool(facts, profession, own) : own;
    }

    /// <summary>Volumes without what others lend.</summary>
    public static Dictionary<string, long> Own(ReferenceFacts facts, ReferenceProtocol protocol, string profession)
    {
        var percentDays = facts.Sectors.Keys.ToDictionary(tpid => tpid, _ => 0L);
        foreach (var training in facts.Trainings.Where(t => t.Profession == profession))
        {
            percentDays[HeirOf(facts, training.Tpid)] += PercentDays(facts, protocol, training);
        }

        // "sum first, then divide by 100 and round down"
        return percentDays.ToDictionary(x => x.Key, x => x.Value / 100);
    }

    private static long PercentDays(ReferenceFacts facts, ReferenceProtocol protocol, Training training)
    {
        var window = (First: Number(new(facts.Year - 4, 1, 1)), Last: Number(new(facts.Year - 2, 12, 31)));
        var present = (First: Number(training.Start), Last: Number(training.End ?? DateOnly.MaxValue));
        var lastUnsubsidised = protocol.UnsubsidisedCountsUntil == 0
            ? 0
            : Number(new(protocol.UnsubsidisedCountsUntil, 12, 31));
        var leave = protocol.InterruptionsCount ? [] : facts.Interruptions.Where(i => i.Trainee == training.Trainee)
            .Select(i => (First: Number(i.Start), Last: Number(i.End ?? DateOnly.MaxValue))).ToArray();
        var sum = 0L;
        for (var day = window.First; day <= window.Last; day++)
        {
            var here = present.First <= day && day <= present.Last;
            var counts = training.Subsidised || day <= lastUnsubsidised;
            if (here && counts && !Array.Exists(leave, l => l.First <= day && day <= l.Last))
            {
                sum += training.Share;
            }
        }

        return sum;
    }

    private static int Number(DateOnly day) => day.DayNumber;

    /// <summary>"all days of the predecessor count for the successor, along chains", if effective in time.</summary>
    private static string HeirOf(ReferenceFacts facts, string tpid)
    {
        while (facts.Mergers.SingleOrDefault(m => m.Predecessor == tpid && m.EffectiveOn <= facts.RequestDeadline) is { } merger)
        {
            tpid = merger.Successor;
        }

        return tpid;
    }

    private static Dictionary<string, long> Pool(ReferenceFacts facts, string profession, Dictionary<string, long> own)
    {
        var pooled = own.ToDictionary(x => x.Key, x => x.Value);
        HashSet<string> lent = [];
        foreach (var c in facts.Consortia.Where(c => c.Qualifies && c.Mode is ("pooled" or "mixed")))
        {
            // "in which the requester has a request": who asks 0 places does not request on everyone's volume.
            var hasRequest = facts.Asked(c.Requester, profession, 1) >= 1;
            if (!hasRequest || !facts.IsMember(c.Id, c.Requester))
            {
                continue;
            }

            foreach (var member in facts.Members.Where(m => m.Consortium == c.Id && m.Tpid != c.Requester))
            {
                if (facts.Asked(member.Tpid, profession, 1) < 1 && lent.Add(member.Tpid))
                {
                    pooled[c.Requester] += own[member.Tpid];
                }
            }
        }

        return pooled;
    }
}
