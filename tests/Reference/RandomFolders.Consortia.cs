namespace TopGrid.Reference;

/// <summary>Consortia, what is brought in, and what happens after the ladder: declarations, division, returns.</summary>
internal sealed partial class RandomFolders
{
    private void Consortia()
    {
        string[] ids = ["C1", "C10", "C2", "c1", "B", "Zuid"];
        var overlap = Chance(60);
        var free = _tpids.OrderBy(_ => _random.Next()).ToList();
        foreach (var id in ids.Take(Chance(20) ? 0 : Number(1, ids.Length)))
        {
            var members = overlap
                ? _tpids.OrderBy(_ => _random.Next()).Take(Number(1, 7)).ToList()
                : free.Take(Number(1, 5)).ToList();
            free = free.Except(members).ToList();
            if (members.Count == 0)
            {
                continue;
            }

            _members[id] = members;
            var lead = Chance(92) ? members[0] : OneOf(_tpids.ToArray());
            var requester = Chance(50) ? "" : Chance(85) ? OneOf(members.ToArray()) : OneOf(_tpids.ToArray());
            Add(
                "consortia", id, "Regio " + id, lead, requester, OneOf("pooled", "mixed", "separate"), Boolean(50),
                "", "", "", OneOf("", "training;selection", "costs;lead;training"), Boolean(50), OneOf("", "passed"), "");
            Add("assessments", id, Boolean(85), "decided");
            foreach (var member in members)
            {
                Add("consortium_members", id, member, Boolean(35), Boolean(70), OneOf("", "1", "4"), OneOf("", "true"));
            }
        }
    }

    private void BroughtIn()
    {
        var left = _asked.Where(a => a.Key.Profession == "GZ").ToDictionary(a => a.Key.Tpid, a => a.Value);
        foreach (var (id, members) in _members)
        {
            foreach (var tpid in members.Where(_ => Chance(45)))
            {
                var most = left.GetValueOrDefault(tpid);
                var places = Chance(40) ? most : Number(0, most);
                left[tpid] = most - places;
                Add("brought_in", id, tpid, "GZ", Text(places));
            }

            // ignored with a warning: not of a member, not of a consortium profession
            var outsider = OneOf(_tpids.ToArray());
            if (Chance(5) && !members.Contains(outsider))
            {
                Add("brought_in", id, outsider, "GZ", "1");
            }

            if (Chance(5))
            {
                Add("brought_in", id, members[0], "PT", "1");
            }
        }
    }

    /// <summary>Bonus declarations and transfers: most possible, some not.</summary>
    private void Declarations(ReferenceResult result)
    {
        if (!result.Professions.TryGetValue("GZ", out var gz))
        {
            return;
        }

        foreach (var (id, members) in _members.Where(_ => Chance(60)))
        {
            Declare(id, members, gz, gz.Bonuses.GetValueOrDefault(id));
        }

        HashSet<(string, string, string)> seen = [];
        var moves = Chance(70) ? Number(1, 12) : 0;
        for (var i = 0; i < moves && _members.Count > 0; i++)
        {
            var (id, members) = OneOf(_members.ToArray());
            var profession = Chance(95) ? "GZ" : "PT";
            var attributed = gz.Attributed.GetValueOrDefault(id) ?? [];
            var holders = attributed.Where(a => a.Value > 0).Select(a => a.Key).ToArray();
            var from = OneOf(Chance(80) && holders.Length > 0 ? holders : members.ToArray());
            var to = Chance(90) ? OneOf(members.ToArray()) : OneOf(_tpids.ToArray());
            if (seen.Add((id, from, to)))
            {
                var held = attributed.GetValueOrDefault(from);
                Add("transfers", id, profession, from, to, Text(Chance(75) ? Number(1, Math.Max(1, held)) : Number(0, held + 2)));
            }
        }
    }

    private void Declare(string id, List<string> members, ReferenceProfession gz, int bonus)
    {
        var room = gz.Accounts.Where(a => a.Eligible && members.Contains(a.Tpid))
            .ToDictionary(a => a.Tpid, a => a.Requested - a.Steps2To7);
        Dictionary<string, int> given = [];
        for (var i = 0; i < bonus + (Chance(8) ? 1 : 0); i++)
        {
            var candidates = room.Where(r => r.Value > given.GetValueOrDefault(r.Key)).Select(r => r.Key).ToArray();
            var tpid = candidates.Length > 0 && Chance(98) ? OneOf(candidates) : OneOf(members.ToArray());
            given[tpid] = given.GetValueOrDefault(tpid) + 1;
        }

        if (Chance(5))
        {
            given[OneOf(_tpids.ToArray())] = 0;
        }

        foreach (var (tpid, places) in given)
        {
            Add("bonus_distribution", id, Chance(98) ? "GZ" : "VS", tpid, Text(places));
        }
    }

    private void Returns(ReferenceResult result)
    {
        var percent = OneOf(0, 10, 25, 50);
        var last = _withdrawal ?? new DateOnly(_year - 1, 5, 31);
        foreach (var profession in _professions.Where(result.Professions.ContainsKey))
        {
            foreach (var account in result.Professions[profession].Accounts)
            {
                // also some who have nothing to return
                for (var rows = Chance(account.Granted > 0 ? percent : percent / 12) ? Number(1, 2) : 0; rows > 0; rows--)
                {
                    var on = Chance(30) ? last : Chance(70) ? last.AddDays(-Number(1, 3)) : last.AddDays(1);
                    var places = Chance(12) ? 0 : Number(1, Math.Max(1, account.Granted / OneOf(1, 1, 2, 4)) + (Chance(15) ? 2 : 0));
                    Add("returns", account.Tpid, profession, Text(places), Day(on), OfferedTo(account.Tpid));
                }
            }
        }
    }

    private string OfferedTo(string tpid)
    {
        var fellows = _members.Values.Where(m => m.Contains(tpid)).SelectMany(m => m).ToArray();
        return Chance(50) ? "" : Chance(80) && fellows.Length > 0 ? OneOf(fellows) : OneOf(_tpids.ToArray());
    }
}
