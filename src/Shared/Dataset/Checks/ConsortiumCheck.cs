using System.Globalization;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Dataset;

/// <summary>Leads and requesters that are no member, rows about other professions, and places brought in (rules.md 2a).</summary>
internal static class ConsortiumCheck
{
    /// <summary>Who is a member of what; null when not all of it could be read.</summary>
    internal static HashSet<(string Consortium, string Tpid)>? MembersOf(LoadedTable<ConsortiumMemberRow> table)
    {
        if (!table.IsComplete)
        {
            return null;
        }

        var members = new HashSet<(string, string)>(table.Rows.Count);
        foreach (var row in table.Rows)
        {
            members.Add((row.Consortium, row.Tpid));
        }

        foreach (var bad in table.BadRows)
        {
            members.Add((bad.Texts[0] ?? "", bad.Texts[1] ?? ""));
        }

        return members;
    }

    internal static void CheckNamedMember(
        LoadedTable<ConsortiumRow> table,
        int column,
        Func<ConsortiumRow, string?> named,
        FindingKind kind,
        KnownIds ids,
        HashSet<(string Consortium, string Tpid)>? members,
        FindingList findings)
    {
        if (members is null)
        {
            return;
        }

        for (var i = 0; i < table.Rows.Count; i++)
        {
            var row = table.Rows[i];
            if (named(row) is { } tpid && ids.KnowsInstitution(tpid) && !members.Contains((row.Consortium, tpid)))
            {
                findings.Add(table.FindingAt(kind, i, column, tpid, row.Consortium));
            }
        }
    }

    internal static void CheckProfession<TRow>(
        LoadedTable<TRow> table,
        int column,
        Func<TRow, Profession> profession,
        IReadOnlyCollection<Profession> professions,
        FindingList findings)
        where TRow : class
    {
        for (var i = 0; i < table.Rows.Count; i++)
        {
            if (!professions.Contains(profession(table.Rows[i])))
            {
                findings.Add(table.FindingAt(
                    FindingKinds.NotAConsortiumProfession, i, column, profession(table.Rows[i]).Code()));
            }
        }
    }

    // The defaults of 2a bring in only what is not yet brought in, so the rows alone can exceed the request. All consortia count,
    // qualifying or not: whether one qualifies is found out later, and the data must not become wrong by that.
    internal static void CheckBroughtIn(
        LoadedYear loaded,
        KnownIds ids,
        IReadOnlyCollection<Profession> professions,
        HashSet<(string Consortium, string Tpid)>? members,
        FindingList findings)
    {
        if (members is null)
        {
            return;
        }

        var table = loaded.BroughtIn;
        var requested = loaded.Requests.Rows.Where(r => r.Round == 1).ToDictionary(r => (r.Tpid, r.Profession), r => r.Places);
        var unclear = loaded.Requests.BadRows.Select(bad => bad.Texts[0] ?? "").ToHashSet(StringComparer.Ordinal);
        var sums = new Dictionary<(string Tpid, Profession Profession), long>();
        for (var i = 0; i < table.Rows.Count; i++)
        {
            var row = table.Rows[i];
            if (!professions.Contains(row.Profession) || !ids.KnowsConsortium(row.Consortium) || !ids.KnowsInstitution(row.Tpid))
            {
                continue;
            }

            if (!members.Contains((row.Consortium, row.Tpid)))
            {
                findings.Add(table.FindingAt(FindingKinds.BroughtInByNonMember, i, 1, row.Tpid, row.Consortium));
                continue;
            }

            var key = (row.Tpid, row.Profession);
            var request = requested.GetValueOrDefault(key);
            var before = sums.GetValueOrDefault(key);
            sums[key] = before + row.Places;
            if (before <= request && sums[key] > request && loaded.Requests.IsComplete && !unclear.Contains(row.Tpid))
            {
                findings.Add(table.FindingAt(
                    FindingKinds.BroughtInAboveRequest,
                    i,
                    3,
                    row.Tpid,
                    row.Profession.Code(),
                    sums[key].ToString(CultureInfo.InvariantCulture),
                    request.ToString(CultureInfo.InvariantCulture)));
            }
        }
    }
}
