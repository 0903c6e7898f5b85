namespace TopGrid.Dataset.Tests;

/// <summary>Where a planted problem must be found; the line follows from the row once the folder is complete.</summary>
internal sealed record Planted(string Code, string File, TestRow? Row, int Line, string Column)
{
    internal (string Code, string File, int Line, string Column) Resolve(TestFolder folder) =>
        (Code, File, Row is null ? Line : folder.Files[File].LineOf(Row), Column);
}

/// <summary>
/// Ways to plant one problem of each kind. Kinds in <see cref="Twice"/> fit twice into one folder together with all others there.
/// </summary>
internal static class Plants
{
    private static readonly string _longText = new('x', CsvReader.MaxRowBytes + 1);
    private static int _next;

    internal static readonly Dictionary<string, Func<TestFolder, Random, int, Planted>> Twice = new()
    {
        ["unknown-file"] = (f, _, n) =>
        {
            f.OtherFiles.Add($"extra{n}.csv", []);
            return new("unknown-file", $"extra{n}.csv", null, 0, "");
        },
        ["missing-header"] =
            (f, _, n) => OnFile(f, "missing-header", n == 0 ? "assessments.csv" : "bonus_distribution.csv", 1, "", x => x.IsEmpty = true),
        ["bom"] = (f, _, n) => OnFile(f, "bom", n == 0 ? "mergers.csv" : "recognitions.csv", 1, "", x => x.ByteOrderMark = true),
        ["unbalanced-quote"] = (f, _, n) => n == 0
            ? new("unbalanced-quote", "provenance.csv", f.Append("provenance.csv", "requests.csv,I001,\"open"), 0, "basis")
            : new("unbalanced-quote", "interruptions.csv", f.Append("interruptions.csv", "\"D1,2022-01-01,"), 0, "trainee"),
        ["row-too-long"] = (f, _, n) =>
        {
            var file = n == 0 ? "previous.csv" : "brought_in.csv";
            return new("row-too-long", file, f.Append(file, _longText), 0, "");
        },
        ["unknown-column"] = (f, r, n) => AddColumn(f, "unknown-column", n == 0 ? "institutions.csv" : "requests.csv", $"extra{n}"),
        ["duplicate-column"] = (f, r, n) => AddColumn(f, "duplicate-column", n == 0 ? "trainings.csv" : "capacity.csv", "profession"),
        ["missing-column"] = (f, r, n) => OnFile(f, "missing-column", n == 0 ? "returns.csv" : "transfers.csv", 1, "profession", x =>
        {
            var column = x.Header.IndexOf("profession");
            x.Header.RemoveAt(column);
            x.Rows.ForEach(row => row.Cells = [.. row.Cells.Where((_, i) => i != column)]);
        }),
        ["stray-quote"] =
            (f, r, n) => Cell(f, r, "stray-quote", "institutions.csv", n == 0 ? "name" : "region", n == 0 ? "a\"b" : "\"a\"b"),
        ["bad-encoding"] =
            (f, r, n) => Cell(f, r, "bad-encoding", n == 0 ? "institutions.csv" : "consortia.csv", "name", $"a{TestFile.BadByte}"),
        ["cell-count"] = (f, r, n) =>
        {
            var row = f.Take("recognitions.csv", r);
            row.Cells = n == 0 ? [.. row.Cells, "more"] : row.Cells[..3];
            return new("cell-count", "recognitions.csv", row, 0, "");
        },
        ["empty-cell"] =
            (f, r, n) => Cell(f, r, "empty-cell", n == 0 ? "trainings.csv" : "recognitions.csv", n == 0 ? "subsidised" : "valid_from", ""),
        ["control-character"] =
            (f, r, n) => Cell(f, r, "control-character", "institutions.csv", n == 0 ? "name" : "region", n == 0 ? "a\0b" : "a\u0085"),
        ["bad-number"] = (f, r, n) => Cell(
            f, r, "bad-number", n == 0 ? "requests.csv" : "consortium_members.csv", n == 0 ? "places" : "settings", n == 0 ? "2.5" : "-"),
        ["negative-number"] =
            (f, r, n) => Cell(f, r, "negative-number", n == 0 ? "requests.csv" : "previous.csv", n == 0 ? "places" : "granted", "-1"),
        ["number-too-large"] = (f, r, n) => Cell(
            f, r, "number-too-large", n == 0 ? "trainings.csv" : "previous.csv", n == 0 ? "share" : "granted",
            n == 0 ? "101" : "1000000000"),
        ["bad-date"] = (f, r, n) => Cell(
            f, r, "bad-date", n == 0 ? "mergers.csv" : "trainings.csv", n == 0 ? "effective_on" : "start",
            n == 0 ? "2023-02-29" : "1-9-2021"),
        ["bad-boolean"] = (f, r, n) => Cell(
            f, r, "bad-boolean", n == 0 ? "recognitions.csv" : "consortia.csv", n == 0 ? "entered_as_newcomer" : "existing", "True"),
        ["unknown-code"] = (f, r, n) => Cell(
            f, r, "unknown-code", n == 0 ? "requests.csv" : "consortia.csv", n == 0 ? "round" : "agreement",
            n == 0 ? "3" : "training;cost"),
        ["bad-year"] = (f, r, n) => Cell(
            f, r, "bad-year", n == 0 ? "previous.csv" : "recognitions.csv", n == 0 ? "year" : "first_allocation_year", "25"),
        ["end-before-start"] = (f, r, n) => Cell(
            f, r, "end-before-start", n == 0 ? "recognitions.csv" : "interruptions.csv", n == 0 ? "valid_until" : "end", "2010-01-01"),
        ["duplicate-key"] = (f, r, n) =>
        {
            // At the end, so that the copy and not the original is the second row.
            var (file, cells) = n == 0
                ? ("requests.csv", f.Take("requests.csv", r).Cells)
                : ("consortium_members.csv", f.Take("consortium_members.csv", r).Cells);
            var row = f.Append(file, string.Join(',', cells));
            row.Cells = cells;
            row.Raw = null;
            return new("duplicate-key", file, row, 0, n == 0 ? "tpid" : "consortium");
        },
        ["first-allocation-year"] =
            (f, r, n) => Cell(f, r, "first-allocation-year", "recognitions.csv", "first_allocation_year", n == 0 ? "2025" : "2030"),
        ["unknown-id"] = (f, r, n) => Cell(f, r, "unknown-id", n == 0 ? "requests.csv" : "previous.csv", "tpid", $"unknown{n}"),
        ["unknown-sector"] =
            (f, r, n) => Cell(f, r, "unknown-sector", n == 0 ? "institutions.csv" : "sector_weights.csv", "sector", "cure"),
        ["merger-cycle"] = (f, r, n) =>
        {
            var back = f.Append("mergers.csv", "");
            back.Raw = null;
            back.Cells = [$"I{80 + n:000}", $"I{90 + n:000}", "2024-01-01"];
            f.Append("mergers.csv", $"I{90 + n:000},I{80 + n:000},2024-01-01");
            return new("merger-cycle", "mergers.csv", back, 0, "successor");
        },
        ["overlapping-shares"] = (f, r, n) =>
        {
            var trainee = $"Over{_next++}";
            f.Insert("trainings.csv", r, trainee, "I001", "GZ", "2022-01-01", "2022-12-31", "true", "60");
            var row = f.Insert(
                "trainings.csv", r, trainee, "I002", "GZ", n == 0 ? "2022-12-31" : "2022-06-01", n == 0 ? "" : "2022-06-01", "false", "");
            return new("overlapping-shares", "trainings.csv", row, 0, "share");
        },
        ["brought-in-above-request"] = (f, r, n) =>
        {
            var tpid = TestFolder.Id(3 + (5 * n));
            return new("brought-in-above-request", "brought_in.csv", f.Insert("brought_in.csv", r, $"C{n}", tpid, "GZ", "4"), 0, "places");
        },
        ["lead-not-member"] = (f, r, n) => Cell(f, r, "lead-not-member", "consortia.csv", "lead", "I119"),
        ["requester-not-member"] = (f, r, n) => Cell(f, r, "requester-not-member", "consortia.csv", "requester", "I118"),
        ["brought-in-by-non-member"] = (f, r, n) =>
            new("brought-in-by-non-member", "brought_in.csv", f.Insert("brought_in.csv", r, $"C{n}", "I117", "GZ", "1"), 0, "tpid"),
        ["not-a-consortium-profession"] =
            (f, r, n) => Cell(f, r, "not-a-consortium-profession", "brought_in.csv", "profession", n == 0 ? "KP" : "VS"),
        ["all-weights-zero"] = (f, r, n) =>
            new(
                "all-weights-zero", "sector_weights.csv", f.Insert("sector_weights.csv", r, n == 0 ? "PT" : "VS", "jeugd", "0"), 0,
                "weight"),
        ["long-training"] = (f, r, n) => new(
            "long-training",
            "trainings.csv",
            f.Insert("trainings.csv", r, $"Long{_next++}", "I001", "GZ", "2015-01-01", n == 0 ? "2022-12-31" : "", "true", "10"),
            0,
            "end"),
        ["large-request"] =
            (f, r, n) => new("large-request", "requests.csv", f.Insert("requests.csv", r, TestFolder.Id(n), "KP", "1", "10"), 0, "places"),
        ["overlapping-recognitions"] = (f, r, n) => new(
            "overlapping-recognitions",
            "recognitions.csv",
            Last(f, "recognitions.csv", $"I{60 + n:000},GZ,2016-01-01,,2017,,"),
            0,
            "valid_from"),
    };

    internal static readonly Dictionary<string, Func<TestFolder, Random, int, Planted>> Once = new()
    {
        ["missing-file"] = (f, _, _) =>
        {
            f.Files.Remove("capacity.csv");
            return new("missing-file", "capacity.csv", null, 0, "");
        },
        ["duplicate-file"] = (f, _, _) =>
        {
            f.OtherFiles.Add("year.csv", []);
            return new("duplicate-file", "year.csv", null, 0, "");
        },
        ["row-count"] = (f, _, _) =>
        {
            f.Add("year.csv", "2024", "2025", "2023-02-01", "", "");
            return new("row-count", "year.csv", null, 0, "");
        },
        ["seed-length"] = (f, r, _) => Cell(f, r, "seed-length", "year.csv", "seed", new string('a', 63)),
        ["bad-hex"] = (f, r, _) => Cell(f, r, "bad-hex", "year.csv", "seed", new string('g', 64)),
        ["unknown-protocol"] = (f, r, _) => Cell(f, r, "unknown-protocol", "year.csv", "protocol", "2031"),
    };

    /// <summary>Plants two of each kind of <see cref="Twice"/> at random places.</summary>
    internal static List<Planted> TwoOfEach(TestFolder folder, Random random)
    {
        var planted = new List<Planted>();
        // What ends the reading of a file goes last, and columns too, since they change every row; of the others the order does not matter.
        foreach (var (_, plant) in Twice.OrderBy(
            p => p.Key is "unbalanced-quote" or "row-too-long" || p.Key.EndsWith("-column", StringComparison.Ordinal)))
        {
            planted.Add(plant(folder, random, 0));
            planted.Add(plant(folder, random, 1));
        }

        return planted;
    }

    private static Planted Cell(TestFolder folder, Random random, string code, string file, string column, string value)
    {
        var row = folder.Take(file, random);
        row.Cells = [.. row.Cells];
        row.Cells[folder.Files[file].Header.IndexOf(column)] = value;
        return new Planted(code, file, row, 0, column);
    }

    private static Planted OnFile(TestFolder folder, string code, string file, int line, string column, Action<TestFile> damage)
    {
        damage(folder.Files[file]);
        return new Planted(code, file, null, line, column);
    }

    private static Planted AddColumn(TestFolder folder, string code, string file, string column) =>
        OnFile(folder, code, file, 1, column, x =>
        {
            x.Header.Add(column);
            x.Rows.ForEach(row => row.Cells = [.. row.Cells, "more"]);
        });

    private static TestRow Last(TestFolder folder, string file, string text)
    {
        var row = folder.Append(file, "");
        row.Raw = null;
        row.Cells = text.Split(',');
        return row;
    }
}
