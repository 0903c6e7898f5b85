namespace TopGrid.Reference;

/// <summary>Which of the cases that matter a folder contains: a generator that never reaches one tests nothing of it.</summary>
internal static class FolderLabels
{
    /// <summary>The labels of a folder, from its facts and from what the second evaluator makes of them.</summary>
    public static IEnumerable<string> Of(FolderCase one, ReferenceResult result)
    {
        var facts = new ReferenceFacts(one.Files);
        return Labels(facts, result, one.Setting.With(ReferenceProtocol.Of(facts.Year))).Where(l => l.Holds).Select(l => l.Label);
    }

    private static IEnumerable<(string Label, bool Holds)> Labels(ReferenceFacts facts, ReferenceResult result, ReferenceProtocol protocol)
    {
        var all = result.Professions.Values;
        var accounts = all.SelectMany(p => p.Accounts).ToList();
        yield return ($"year {facts.Year}", true);
        yield return ("an applicant without volume", accounts.Any(a => a.Eligible && a.Volume == 0));
        yield return ("a guaranteed applicant", accounts.Any(a => a.Status == Status.Guaranteed));
        yield return ("a newcomer", accounts.Any(a => a.Status == Status.Newcomer));
        yield return ("a request of 0 places", facts.Requests.Any(r => r.Places == 0));
        yield return ("requests of round 2", facts.Requests.Any(r => r.Round == 2));
        yield return ("a recognition until the deadline", facts.Recognitions.Any(r => r.Until == facts.RequestDeadline));
        yield return ("a recognition from the deadline", facts.Recognitions.Any(r => r.From == facts.RequestDeadline));
        foreach (var label in Volumes(facts, protocol).Concat(Groups(facts, all))
            .Concat(result.Professions.TryGetValue("GZ", out var gz) ? Consortia(facts, gz) : []).Concat(Returns(facts, all)))
        {
            yield return label;
        }
    }

    private static IEnumerable<(string, bool)> Volumes(ReferenceFacts facts, ReferenceProtocol protocol)
    {
        DateOnly first = new(facts.Year - 4, 1, 1), last = new(facts.Year - 2, 12, 31);
        var inTime = facts.Mergers.Where(m => m.EffectiveOn <= facts.RequestDeadline).ToList();
        yield return ("a training from the first day of the window", facts.Trainings.Any(t => t.Start == first));
        yield return ("a training until the day before the window", facts.Trainings.Any(t => t.End == first.AddDays(-1)));
        yield return ("a training until the last day of the window", facts.Trainings.Any(t => t.End == last));
        yield return ("a training from the day after the window", facts.Trainings.Any(t => t.Start == last.AddDays(1)));
        yield return ("an interruption without an end", facts.Interruptions.Any(i => i.End is null));
        yield return ("a merger on the deadline", facts.Mergers.Any(m => m.EffectiveOn == facts.RequestDeadline));
        yield return ("a merger after the deadline", facts.Mergers.Any(m => m.EffectiveOn > facts.RequestDeadline));
        yield return ("a chain of mergers", inTime.Any(m => inTime.Any(n => n.Predecessor == m.Successor)));
        var pooled = facts.Consortia.Where(c => c.Qualifies && c.Mode is "pooled" or "mixed" && facts.IsMember(c.Id, c.Requester)).ToList();
        var own = ReferenceVolumes.Own(facts, protocol, "GZ");
        var with = ReferenceVolumes.Of(facts, protocol, "GZ");
        yield return ("pooled volume", own.Any(o => with[o.Key] > o.Value));
        yield return (
            "a member of two pooled consortia",
            facts.Members.Where(m => pooled.Any(c => c.Id == m.Consortium)).GroupBy(m => m.Tpid).Any(g => g.Count() > 1));
        yield return (
            "a requester that is no member",
            facts.Consortia.Any(c => c.Qualifies && c.Mode is not "separate" && !facts.IsMember(c.Id, c.Requester)));
    }

    private static IEnumerable<(string, bool)> Groups(ReferenceFacts facts, IEnumerable<ReferenceProfession> professions)
    {
        var weighted = facts.SectorWeights.Where(w => w.Weight > 0).Select(w => (w.Profession, w.Sector)).ToList();
        bool Asks(string profession, string sector) =>
            facts.Requests.Any(r => r.Profession == profession && r.Round == 1 && facts.Sectors[r.Tpid] == sector);
        yield return ("a sector with a weight and without requests", weighted.Any(w => !Asks(w.Profession, w.Sector)));
        yield return ("an institution of unknown sector", facts.Sectors.Values.Any(s => s == ""));
        yield return (
            "sector weights that are all zero", facts.SectorWeights.GroupBy(w => w.Profession).Any(g => g.All(w => w.Weight == 0)));
        yield return (
            "a surplus that moves", professions.Any(p => p.FirstPass.SeatsAfter.Any(s => s.Value > p.FirstPass.SeatsBefore[s.Key])));
        yield return (
            "a group without scarcity beside one with",
            professions.Any(
                p => p.FirstPass.Thresholds.Values.Distinct().Count(t => t is null) == 1
                    && p.FirstPass.Thresholds.Values.Any(t => t is not null)));
        yield return (
            "requests without places", facts.Requests.Any(r => r.Places > 0 && facts.Places.GetValueOrDefault(r.Profession) == 0));
    }

    private static IEnumerable<(string, bool)> Consortia(ReferenceFacts facts, ReferenceProfession gz)
    {
        var qualifying = facts.Consortia.Where(c => c.Qualifies).Select(c => c.Id).ToHashSet();
        yield return (
            "consortia that share a member",
            facts.Members.Where(m => qualifying.Contains(m.Consortium)).GroupBy(m => m.Tpid).Any(g => g.Count() > 1));
        yield return ("a consortium that does not qualify", facts.Consortia.Count > qualifying.Count);
        yield return ("a bonus", gz.Bonuses.Values.Any(b => b > 0));
        yield return ("a bonus divided as declared", gz.Bonuses.Any(b => b.Value > 0 && !gz.Provisional.Contains(b.Key)));
        yield return ("an invalid declaration of a bonus", gz.Bonuses.Any(b => b.Value > 0 && gz.Provisional.Contains(b.Key)
            && facts.BonusDistribution.Any(d => d.Consortium == b.Key && d.Profession == "GZ" && d.Places > 0)));
        var asked = facts.Transfers.Where(t => t.Profession == "GZ").Sum(t => t.Places);
        yield return ("a division that is carried out", gz.Accounts.Any(a => a.MovedIn > 0));
        yield return ("an invalid division", asked > gz.Accounts.Sum(a => a.MovedOut));
        yield return ("moved to someone above its request", gz.Accounts.Any(a => a.MovedIn > 0 && a.Granted > a.Requested));
        yield return (
            "rows about a consortium for another profession",
            facts.Transfers.Any(t => t.Profession != "GZ") || facts.BroughtIns.Any(b => b.Profession != "GZ"));
    }

    private static IEnumerable<(string, bool)> Returns(ReferenceFacts facts, IEnumerable<ReferenceProfession> professions)
    {
        var all = professions.ToList();
        yield return ("a return on the last day", facts.Returns.Any(r => r.On == facts.WithdrawalDeadline && r.Places > 0));
        yield return ("a late return", all.Any(p => p.Lapsed > 0));
        yield return ("a return of more than one has", all.Any(p => p.Decided.RefusedPlaces > 0));
        yield return ("an offered return that is taken", all.Any(p => p.Decided.Accounts.Values.Any(a => a.Offered > 0)));
        yield return ("offered to someone that is no fellow member", facts.Returns.Any(r => r.OfferedTo != "" && r.Places > 0
            && !facts.Members.Any(m => m.Tpid == r.Tpid && facts.IsMember(m.Consortium, r.OfferedTo))));
        yield return ("a place kept in the consortium", all.Any(p => p.Reallocate.KeptInConsortium > 0));
        yield return ("a returned place that stays open", all.Any(p => p.Decided.Open > 0));
        yield return (
            "policies that differ",
            all.Any(p => p.Accounts.Any(a => p.Reallocate.Accounts[a.Tpid].Granted != p.WaitingList.Accounts[a.Tpid].Granted)));
    }
}
