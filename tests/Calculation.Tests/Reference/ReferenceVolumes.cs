namespace TopGrid.Calculation.Tests.Reference;

/// <summary>rules.md section 2, day by day: every day of every training is looked at by itself.</summary>
internal static class ReferenceVolumes
{
    /// <summary>The volume of every institution in one profession, pooled volume included.</summary>
    public static Dictionary<string, long> Of(ReferenceFacts facts, ReferenceProtocol protocol, string profession)
    {
        var percentDays = facts.Sectors.Keys.ToDictionary(tpid => tpid, _ => 0L);
        foreach (var training in facts.Trainings.Where(t => t.Profession == profession))
        {
            percentDays[HeirOf(facts, training.Tpid)] += PercentDays(facts, protocol, training);
        }

        // "sum first, then divide by 100 and round down"
        var own = percentDays.ToDictionary(x => x.Key, x => x.Value / 100);
        return ReferenceProtocol.IsConsortiumProfession(profession) ? Pool(facts, profession, own) : own;
    }

    private static long PercentDays(ReferenceFacts facts, ReferenceProtocol protocol, Training training)
    {
        var leave = facts.Interruptions.Where(i => i.Trainee == training.Trainee).ToList();
        var last = new DateOnly(facts.Year - 2, 12, 31);
        var sum = 0L;
        for (var day = new DateOnly(facts.Year - 4, 1, 1); day <= last; day = day.AddDays(1))
        {
            var present = training.Start <= day && (training.End is null || day <= training.End);
            var counts = training.Subsidised || day.Year <= protocol.UnsubsidisedCountsUntil;
            var absent = leave.Any(i => i.Start <= day && (i.End is null || day <= i.End));
            if (present && counts && (protocol.InterruptionsCount || !absent))
            {
                sum += training.Share;
            }
        }

        return sum;
    }

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
            // "for a consortium profession in which the requester has a request"; a row of 0 places is a request too.
            var hasRequest = facts.Requests.Any(r => r.Tpid == c.Requester && r.Profession == profession && r.Round == 1);
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
