using TopGrid.Allocation.Calculation.Run;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Allocation.Calculation.Results;

/// <summary>Base and bonus of one qualifying consortium and who got the bonus places, members in order of bytes.</summary>
internal sealed record ConsortiumBonus(
    string Consortium, string Profession, int Base, int Bonus, bool Provisional, IReadOnlyList<(string Tpid, int Places)> Members)
{
    /// <summary>All qualifying consortia in order of id, then profession.</summary>
    public static IReadOnlyList<ConsortiumBonus> Of(YearResult result) =>
    [
        .. result.Professions.Where(p => p.Input.HasConsortia && !p.Input.IsLaterRound).SelectMany(Of)
            .OrderBy(b => b.Consortium, Utf8Order.Instance).ThenBy(b => b.Profession, StringComparer.Ordinal),
    ];

    private static IEnumerable<ConsortiumBonus> Of(ProfessionOutcome profession)
    {
        var consortia = profession.Input.Facts.Consortia;
        var members = new SortedDictionary<int, int>();
        var provisional = new HashSet<int>();
        foreach (var chunk in profession.Consortia)
        {
            provisional.UnionWith(chunk.Provisional);
            for (var k = 0; k < chunk.Slot.Length; k++)
            {
                if (chunk.SlotBonus[k] > 0)
                {
                    members[chunk.Slot[k]] = chunk.SlotBonus[k];
                }
            }
        }
        for (var c = 0; c < consortia.Count; c++)
        {
            if (!consortia.Qualifies[c])
            {
                continue;
            }
            var slots = Enumerable.Range(consortia.MemberStart[c], consortia.MemberStart[c + 1] - consortia.MemberStart[c]);
            yield return new ConsortiumBonus(
                consortia.Ids[c], profession.Input.Code, profession.First.Base[c], profession.First.Bonus[c], provisional.Contains(c),
                [.. slots.Where(members.ContainsKey).Select(s => (profession.Input.Facts.Tpids[consortia.Member[s]], members[s]))]);
        }
    }
}
