using System.Globalization;

namespace TopGrid.Reference;

/// <summary>
/// Smaller folders than one that fails, the boldest first: without many institutions, a profession, a consortium, a file, then without
/// single rows, then with smaller numbers. What names something that went, goes with it.
/// </summary>
internal static class FolderShrinker
{
    private static readonly string[] _tpids = ["tpid", "predecessor", "successor", "from_tpid", "to_tpid"];
    private static readonly string[] _mayGo =
    [
        "returns", "transfers", "bonus_distribution", "brought_in", "trainings", "interruptions", "mergers", "sector_weights",
        "consortium_members", "requests", "recognitions", "capacity",
    ];

    private static readonly (string File, string Column)[] _numbers =
    [
        ("requests", "places"), ("capacity", "places"), ("capacity", "bonus_reserve"), ("returns", "places"), ("transfers", "places"),
        ("brought_in", "places"), ("bonus_distribution", "places"), ("sector_weights", "weight"), ("trainings", "share"),
    ];

    public static IEnumerable<IReadOnlyDictionary<string, string>> Shrink(IReadOnlyDictionary<string, string> folder)
    {
        var tables = folder.ToDictionary(f => f.Key, f => FolderTable.Parse(f.Value));
        return Without(tables).Concat(WithSmallerNumbers(tables)).Select(t => t.ToDictionary(x => x.Key, x => x.Value.ToString()));
    }

    private static IEnumerable<Dictionary<string, FolderTable>> Without(Dictionary<string, FolderTable> tables)
    {
        var institutions = Values(tables, "institutions", "tpid");
        foreach (var gone in Parts(institutions))
        {
            yield return WithoutInstitutions(tables, gone);
        }

        foreach (var profession in Values(tables, "requests", "profession").Distinct())
        {
            yield return Each(tables, (_, row) => row("profession") != profession);
        }

        foreach (var consortium in Values(tables, "consortia", "consortium"))
        {
            yield return Each(tables, (_, row) => row("consortium") != consortium);
        }

        foreach (var file in _mayGo.Select(f => f + ".csv").Where(tables.ContainsKey))
        {
            foreach (var gone in Parts(Enumerable.Range(0, tables[file].Rows.Count).ToList()))
            {
                var kept = tables[file].Rows.Where((_, i) => !gone.Contains(i)).ToList();
                yield return new(tables) { [file] = tables[file] with { Rows = kept } };
            }
        }
    }

    private static IEnumerable<Dictionary<string, FolderTable>> WithSmallerNumbers(Dictionary<string, FolderTable> tables)
    {
        foreach (var (name, column) in _numbers)
        {
            var file = name + ".csv";
            if (!tables.TryGetValue(file, out var table))
            {
                continue;
            }

            var at = table.Header.IndexOf(column);
            for (var i = 0; i < table.Rows.Count; i++)
            {
                var number = int.TryParse(table.Rows[i][at], CultureInfo.InvariantCulture, out var n) ? n : 0;
                foreach (var less in new[] { number / 2, number - 1 }.Where(l => l > 0 && l < number).Distinct())
                {
                    List<string> row = [.. table.Rows[i]];
                    row[at] = less.ToString(CultureInfo.InvariantCulture);
                    yield return new(tables) { [file] = table with { Rows = [.. table.Rows[..i], row, .. table.Rows[(i + 1)..]] } };
                }
            }
        }
    }

    private static Dictionary<string, FolderTable> WithoutInstitutions(Dictionary<string, FolderTable> tables, HashSet<string> gone)
    {
        var rest = Each(tables, (_, row) => !_tpids.Any(column => gone.Contains(row(column))));
        // A consortium stays with another lead, a return without the one it was offered to.
        rest = Replace(rest, "consortia.csv", "lead", gone);
        rest = Replace(rest, "consortia.csv", "requester", gone);
        rest = Replace(rest, "returns.csv", "offered_to", gone);
        if (!rest.TryGetValue("interruptions.csv", out var interruptions))
        {
            return rest;
        }

        var trainees = Values(rest, "trainings", "trainee").ToHashSet();
        return new(rest) { ["interruptions.csv"] = interruptions with { Rows = [
            .. interruptions.Rows.Where(r => trainees.Contains(r[0]))] } };
    }

    private static Dictionary<string, FolderTable> Replace(
        Dictionary<string, FolderTable> tables, string file, string column, HashSet<string> gone)
    {
        if (!tables.TryGetValue(file, out var table))
        {
            return tables;
        }

        var at = table.Header.IndexOf(column);
        return new(tables) { [file] = table with { Rows = [
            .. table.Rows.Select(r => gone.Contains(r[at]) ? r.Select((c, i) => i == at ? "" : c).ToList() : r)] } };
    }

    private static Dictionary<string, FolderTable> Each(
        Dictionary<string, FolderTable> tables, Func<string, Func<string, string>, bool> stays) =>
        tables.ToDictionary(t => t.Key, t => t.Value with
        {
            Rows = [.. t.Value.Rows.Where(r => stays(t.Key, column => t.Value.Header.IndexOf(column) is var i and >= 0 ? r[i] : "\n"))],
        });

    /// <summary>Halves, quarters and so on, down to one at a time.</summary>
    private static IEnumerable<HashSet<T>> Parts<T>(List<T> all)
    {
        for (var size = (all.Count + 1) / 2; size >= 1; size = size == 1 ? 0 : (size + 1) / 2)
        {
            for (var from = 0; from < all.Count; from += size)
            {
                yield return [.. all.Skip(from).Take(size)];
            }
        }
    }

    private static List<string> Values(Dictionary<string, FolderTable> tables, string file, string column) =>
        tables.TryGetValue(file + ".csv", out var table) ? [.. table.Rows.Select(r => r[table.Header.IndexOf(column)])] : [];

    /// <summary>A file as its cells.</summary>
    private sealed record FolderTable(List<string> Header, List<List<string>> Rows)
    {
        public static FolderTable Parse(string text)
        {
            var lines = ReferenceCsv.Split(text);
            return new(lines[0], lines[1..]);
        }

        public override string ToString() => ReferenceCsv.Write(string.Join(',', Header), Rows.Select(r => r.ToArray()));
    }
}
