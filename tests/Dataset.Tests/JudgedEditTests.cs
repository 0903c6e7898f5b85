using System.Globalization;
using TopGrid.Example;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Dataset.Tests;

/// <summary>
/// An edit judged by its rows is judged as if the whole year were written, read and checked: same verdict, findings, rows and hash.
/// </summary>
public class JudgedEditTests
{
    private static readonly DatasetOptions _options = new()
    {
        Protocols = TestProtocols.With(("2026", ["ggz", "jeugd"], ["GZ", "KP"])),
    };

    private static readonly string[] _oddCells =
    [
        "", " ", "0", "00", "1", "007", "-1", "-0", "2", "3", "10", "101", "999999999", "1000000000", "99999999999", "x", "a,b", "\"",
        "a\"b", "a\nb", "a\r\nb", "a\rb", "\u0000", "\u0085", "é", "\uFF5E", "😀", "2025", "02025", "2024", "1899", "2024-02-29",
        "2025-02-29", "2015-01-01", "2030-12-31", "0001-01-01", "9999-12-31", "true", "false", "TRUE", "GZ", "KP", "gz", "ggz", "jeugd",
        "nergens", "pooled", "training;costs", "costs;training", "training;x", "unknown", "2026", "2031", new('a', 64), new('A', 64),
    ];

    private static readonly CanonicalYear _example = Valid(ExampleYearGenerator.Generate(ExampleYearGenerator.CommittedSeed));

    [Fact]
    public void Keys_are_the_first_columns_of_their_files() => Assert.All(
        DatasetSchema.Files,
        file => Assert.Equal(file.Columns.Count(column => column.IsKey), file.Columns.TakeWhile(column => column.IsKey).Count()));

    [Fact]
    public void Thousands_of_random_edits_of_generated_years_are_judged_by_rows_as_by_text()
    {
        var random = new Random(20250402);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var years = 0; years < 120; years++)
        {
            var year = Valid(Fitting(RandomYear.Generate(random)));
            for (var edits = 0; edits < 40; edits++)
            {
                // Now and then the next edit meets the year after this one, whose files were spliced and not written.
                year = Compare(year, RandomEdit(year, random), seen) is { } after && random.Next(4) > 0 ? after : year;
            }
        }

        AssertSeen(
            seen, "accepted", "empty-cell", "control-character", "bad-number", "negative-number", "number-too-large", "bad-date",
            "bad-boolean", "unknown-code", "seed-length", "bad-year", "end-before-start", "duplicate-key", "first-allocation-year",
            "unknown-id", "unknown-protocol", "unknown-sector", "merger-cycle", "overlapping-shares", "brought-in-above-request",
            "row-count");
    }

    [Fact]
    public void Hundreds_of_random_edits_of_the_example_are_judged_by_rows_as_by_text()
    {
        var random = new Random(20250403);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var year = _example;
        for (var edits = 0; edits < 250; edits++)
        {
            year = Compare(year, RandomEdit(year, random), seen) ?? year;
        }

        AssertSeen(seen, "accepted", "unknown-id", "duplicate-key");
    }

    [Fact]
    public void More_errors_than_are_told_are_counted_alike()
    {
        var line = Line(
            _example, "institutions.csv",
            _example.Facts.Institutions.Index()
                .MaxBy(row => _example.Facts.Trainings.Count(training => training.Tpid == row.Item.Tpid)).Index);
        var few = _options with { MostFindingsPerFile = 7 };
        var judged = Compare(_example, new YearEdit().ReplaceLine("institutions.csv", line, null), few);
        Assert.Contains(judged.Errors, finding => finding.Kind == FindingKinds.MoreErrors);
    }

    [Fact]
    public void A_row_that_ends_the_reading_of_its_file_is_told_by_the_text()
    {
        var line = $"I,{new string('x', CsvReader.MaxRowBytes + 1)},,,";
        var edit = new YearEdit().ReplaceLine("institutions.csv", null, line);
        Assert.Null(YearJudge.ByRows(_example, edit, _options));
        var judged = YearJudge.Judge(_example, edit, _options);
        Assert.Contains(judged.Errors, finding => finding.Kind == FindingKinds.RowTooLong);
        Assert.Equal(Told(YearJudge.ByText(_example, edit, _options)), Told(judged));
    }

    [Fact]
    public void A_year_that_is_not_valid_itself_is_judged_by_its_text()
    {
        var facts = _example.Facts with { Requests = [.. _example.Facts.Requests, new RequestRow("nobody", Profession.GZ, 1, 1)] };
        var judged = YearJudge.Judge(
            CanonicalYear.Of(facts),
            new YearEdit().Replace<ReturnRow>(
                "returns.csv", null, new(facts.Institutions[0].Tpid, Profession.GZ, 1, new DateOnly(2024, 4, 1), null)), _options);
        Assert.Equal(["unknown-id"], judged.Errors.Select(finding => finding.Code));
    }

    [Fact]
    public void A_row_that_is_to_go_must_be_there() =>
        Assert.Throws<ArgumentException>(
            () => YearJudge.Judge(
                _example, new YearEdit().Replace("requests.csv", new RequestRow("nobody", Profession.GZ, 1, 1), null), _options));

    [Fact]
    public void What_an_edit_did_not_touch_is_the_same_object_and_what_it_touched_has_the_digest_of_a_written_file()
    {
        var before = _example.Facts.Requests[0];
        var judged = YearJudge.Judge(
            _example, new YearEdit().Replace("requests.csv", before, before with { Places = before.Places + 1 }), _options).Year!;
        Assert.Same(_example.Facts.Trainings, judged.Facts.Trainings);
        foreach (var (file, was) in judged.Files.Zip(_example.Files))
        {
            Assert.Equal(file.Name == "requests.csv", !ReferenceEquals(file, was));
            using var written = new MemoryStream();
            DatasetWriter.WriteFile(judged.Facts, file.Name, written);
            Assert.Equal(
                (written.Length, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(written.ToArray()))),
                (file.Size, file.Sha256));
        }

        Assert.Null(judged.WithoutSeed().Facts.Year.Seed);
        Assert.Equal(CanonicalForm.InputHash(judged.Facts), judged.WithoutSeed().InputHash);
    }

    [Fact]
    public void A_file_too_large_to_keep_its_text_is_edited_alike()
    {
        var facts = new DatasetYear
        {
            Year = new(2025, "2025", new DateOnly(2024, 2, 1), null, null),
            Institutions = [
                .. Enumerable.Range(0, 20)
                    .Select(i => new InstitutionRow($"I{i}", new string((char)('a' + i), 900_000) + "\n", null, "", null))],
        };
        var year = Valid(facts);
        var (first, last) = (facts.Institutions[0], facts.Institutions[^1]);
        var edit = new YearEdit().Replace("institutions.csv", first, first with { Region = "Noord" })
            .Replace("requests.csv", null, new RequestRow("I7", Profession.GZ, 1, 1));
        var after = Compare(year, edit, _options).Year!;
        Assert.NotSame(after.File(DatasetSchema.Institutions).Text(), after.File(DatasetSchema.Institutions).Text());
        Assert.Same(after.File(DatasetSchema.Requests).Text(), after.File(DatasetSchema.Requests).Text());
        Assert.Equal(
            [("duplicate-key", 42)],
                Compare(
                    after, new YearEdit().ReplaceLine("institutions.csv", null, $"{last.Tpid},,,,"), _options).Errors.Select(
                        finding => (finding.Code, finding.Line)));
    }

    private static CanonicalYear? Compare(CanonicalYear year, YearEdit edit, Dictionary<string, int> seen)
    {
        var judged = Compare(year, edit, _options);
        foreach (var code in judged.Errors.Select(finding => finding.Code).DefaultIfEmpty("accepted").Distinct())
        {
            seen[code] = seen.GetValueOrDefault(code) + 1;
        }

        return judged.Year;
    }

    private static JudgedEdit Compare(CanonicalYear year, YearEdit edit, DatasetOptions options)
    {
        var text = YearJudge.ByText(year, edit, options);
        var rows = YearJudge.ByRows(year, edit, options);
        Assert.NotNull(rows);
        Assert.Equal(Told(text), Told(rows));
        Assert.Equal(text.Year is null, rows.Year is null);
        if (rows.Year is { } after)
        {
            Assert.Equal(text.Year!.InputHash, after.InputHash);
            Assert.Equal(CanonicalForm.InputHash(after.Facts), after.InputHash);
            Assert.Equal(text.Year.Facts.Year, after.Facts.Year);
            foreach (var file in DatasetSchema.Tables)
            {
                Assert.Equal(Lines(text.Year.File(file)), Lines(after.File(file)));
                Assert.Equal(Lines(file.Canonical(after.Facts)), Lines(after.File(file)));
            }
        }

        return rows;
    }

    private static List<string> Told(JudgedEdit judged) =>
        [.. judged.Errors.Select(finding => $"{finding.Describe(Language.Dutch)} {finding.Describe(Language.English)} {finding.Severity}")];

    private static string Lines(CanonicalFile file) =>
        string.Join('\n', file.Lines().Select(line => System.Text.Encoding.UTF8.GetString(line.Span)));

    private static string Line(CanonicalYear year, string file, int position) =>
        System.Text.Encoding.UTF8.GetString(year.File(CanonicalForm.Table(file)).Text()[position].Span);

    private static CanonicalYear Valid(DatasetYear facts)
    {
        var year = CanonicalYear.Of(facts);
        var judged = YearJudge.ByText(year, new YearEdit(), _options);
        Assert.Empty(judged.Errors);
        return judged.Year!;
    }

    // Shares, places brought in and signatures that hold together, so that an edit can break them.
    private static DatasetYear Fitting(DatasetYear year)
    {
        var (consortium, tpid) = (year.Consortia[0].Consortium, year.Institutions[0].Tpid);
        var trainees = year.Trainings.Take(6).SelectMany((row, i) => new[]
        {
            row with { Trainee = $"D{i % 3}", Start = new DateOnly(
                2015 + (3 * i), 1, 1), End = new DateOnly(2016 + (3 * i), 1, 1), Share = 60 },
            row with { Trainee = $"D{i % 3}", Start = new DateOnly(2015 + (3 * i), 6, 1), End = null, Share = i > 2 ? 40 : 0 },
        }).ToList();
        return year with
        {
            Trainings = trainees,
            Interruptions = trainees.Count == 0 ? [] : [new("D0", new DateOnly(2020, 1, 1), null)],
            Requests = [.. year.Requests.Where(row => row.Tpid != tpid), new(tpid, Profession.GZ, 1, 3), new(tpid, Profession.KP, 1, 3)],
            BroughtIn = [new(consortium, tpid, Profession.GZ, 2)],
        };
    }

    private static YearEdit RandomEdit(CanonicalYear year, Random random)
    {
        var edit = new YearEdit();
        var files = DatasetSchema.Tables.OrderBy(_ => random.Next()).Take(random.Next(6) == 0 ? 2 : 1).ToList();
        foreach (var table in files)
        {
            var text = year.File(table).Text();
            var changes = random.Next(5) == 0 ? random.Next(2, 4) : 1;
            var gone = new List<byte[]>();
            var come = new List<byte[]>();
            var free = Enumerable.Range(0, text.Count).OrderBy(_ => random.Next()).Take(changes).ToList();
            for (var change = 0; change < changes; change++)
            {
                var model = change < free.Count ? text[free[change]].ToArray() : null;
                var kind = random.Next(10);
                if (kind < 7 && model is not null)
                {
                    // A row without its key would be another row: most edits change a row.
                    gone.Add(model);
                }

                if (kind > 0)
                {
                    come.Add(Row(year, table, model, random));
                }
            }

            var atEnd = random.Next(2) == 0;
            edit.Add(new FileEdit(table, gone, come, atEnd));
        }

        return edit;
    }

    private static byte[] Row(CanonicalYear year, FileTable table, byte[]? model, Random random)
    {
        var cells = model is null ? [.. table.Schema.Columns.Select(_ => "")] : Cells(model);
        var changed = model is null ? cells.Length : random.Next(8) == 0 ? 0 : random.Next(1, 3);
        for (var k = 0; k < changed; k++)
        {
            var column = model is null ? k : random.Next(cells.Length);
            cells[column] = Cell(year, table.Schema.Columns[column], random);
        }

        return Line(cells);
    }

    private static string Cell(CanonicalYear year, ColumnSchema column, Random random)
    {
        if (random.Next(3) == 0)
        {
            return _oddCells[random.Next(_oddCells.Length)];
        }

        if (column.References is { } target && random.Next(8) > 0)
        {
            var text = year.File(CanonicalForm.Table(target)).Text();
            return text.Count == 0 ? "" : Cells(text[random.Next(text.Count)].ToArray())[0];
        }

        return column.Type switch
        {
            ColumnType.Code or ColumnType.CodeSet => column.Codes[random.Next(column.Codes.Count)],
            ColumnType.Number => random.Next(12).ToString(CultureInfo.InvariantCulture),
            ColumnType.Percent => random.Next(102).ToString(CultureInfo.InvariantCulture),
            ColumnType.Year => random.Next(2018, 2028).ToString(CultureInfo.InvariantCulture),
            ColumnType.Date => new DateOnly(2015, 1, 1).AddDays(random.Next(4000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ColumnType.Boolean => random.Next(2) == 0 ? "true" : "false",
            _ => _oddCells[random.Next(_oddCells.Length)],
        };
    }

    private static string[] Cells(byte[] line)
    {
        var csv = new CsvReader(new MemoryStream(line));
        Assert.Equal(RowOutcome.Row, csv.Read());
        return [.. Enumerable.Range(0, csv.CellCount).Select(i => System.Text.Encoding.UTF8.GetString(csv.Cell(i)))];
    }

    private static byte[] Line(string[] cells)
    {
        var writer = new LineWriter();
        foreach (var cell in cells)
        {
            writer.Text(cell);
        }

        return writer.Line.ToArray();
    }

    private static void AssertSeen(Dictionary<string, int> seen, params string[] codes)
    {
        var missing = codes.Where(code => seen.GetValueOrDefault(code) < 3).ToList();
        Assert.True(missing.Count == 0, $"Too seldom: {string.Join(", ", missing)}; seen {string.Join(", ", seen)}");
    }
}
