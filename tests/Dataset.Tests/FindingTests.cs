using System.Text.RegularExpressions;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Dataset.Tests;

public class FindingTests
{
    public static TheoryData<string> Codes => [.. Plants.Twice.Keys.Concat(Plants.Once.Keys)];

    [Fact]
    public void The_undamaged_folder_has_no_finding() => Assert.Empty(new TestFolder().Read().Findings);

    [Theory]
    [MemberData(nameof(Codes))]
    public void One_planted_problem_is_the_one_finding_with_its_file_line_and_column(string code)
    {
        for (var seed = 0; seed < 6; seed++)
        {
            var folder = new TestFolder();
            var plant = Plants.Twice.GetValueOrDefault(code) ?? Plants.Once[code];
            var planted = plant(folder, new Random(seed), seed % 2);
            var reading = folder.Read();
            Assert.Equal([planted.Resolve(folder)], reading.Findings.Select(Place));
            Assert.Equal(FindingKinds.WithCode(code).Severity == Severity.Error, reading.HasErrors);
            Assert.Equal(reading.HasErrors, reading.Year is null);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Two_of_each_kind_at_random_places_are_exactly_the_findings(int seed)
    {
        var folder = new TestFolder();
        var planted = Plants.TwoOfEach(folder, new Random(seed));

        var found = folder.Read();
        Assert.Equal(
            planted.Select(p => p.Resolve(folder)).OrderBy(p => p.ToString(), StringComparer.Ordinal),
            found.Findings.Select(Place).OrderBy(p => p.ToString(), StringComparer.Ordinal));
        Assert.Null(found.Year);
        Assert.Equal(found.Findings.Select(f => f.ToString()), folder.Read().Findings.Select(f => f.ToString()));
    }

    [Fact]
    public void Findings_come_in_order_of_file_and_line()
    {
        var folder = new TestFolder();
        var random = new Random(7);
        foreach (var code in (string[])["bad-date", "bad-number", "unknown-id", "empty-cell"])
        {
            Plants.Twice[code](folder, random, 0);
            Plants.Twice[code](folder, random, 1);
        }

        var places = folder.Read().Findings.Select(f => (f.File, f.Line)).ToList();
        Assert.Equal(places.OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line), places);
    }

    [Theory]
    [InlineData("25", "more-errors", "bad-year")]
    [InlineData("2024", "more-errors", "duplicate-key")]
    public void Of_a_file_of_wrong_rows_the_first_are_told_and_then_how_many_more_there_are(string year, string more, string code)
    {
        var folder = new TestFolder();
        var id = folder.Take("institutions.csv", new Random(1)).Cells[0];
        for (var n = 0; n < 13; n++)
        {
            folder.Append("previous.csv", $"{year},{id},VS,1");
        }

        var all = folder.Read().Findings;
        var reading = folder.Read(TestFolder.Options with { MostFindingsPerFile = 4 });
        Assert.Equal(all.Take(4).Select(Place), reading.Findings.SkipLast(1).Select(Place));
        Assert.All(all, finding => Assert.Equal(code, finding.Code));
        Assert.Equal((more, "previous.csv", 0, ""), Place(reading.Findings[^1]));
        Assert.Equal([$"{all.Count - 4}"], reading.Findings[^1].Arguments);
        Assert.Null(reading.Year);
    }

    [Fact]
    public void Warnings_beyond_the_limit_refuse_nothing_and_hide_no_error()
    {
        var options = TestFolder.Options with { MostFindingsPerFile = 1 };
        var folder = new TestFolder();
        Plants.Twice["large-request"](folder, new Random(1), 0);
        Plants.Twice["large-request"](folder, new Random(2), 1);
        var warned = folder.Read(options);
        Assert.NotNull(warned.Year);
        Assert.Equal(["large-request", "more-warnings"], warned.Findings.Select(finding => finding.Code));

        folder.Append("requests.csv", "nobody,GZ,1,1");
        var refused = folder.Read(options);
        Assert.Null(refused.Year);
        Assert.Contains(refused.Findings, finding => finding is { Code: "unknown-id", File: "requests.csv" });
    }

    [Fact]
    public void A_folder_that_is_not_there_is_a_finding_and_so_is_every_mandatory_file()
    {
        var missing = DatasetReader.ReadFolder(Path.Combine(Path.GetTempPath(), "topgrid-no-such-folder"), TestFolder.Options);
        Assert.Equal(["missing-folder"], missing.Findings.Select(f => f.Code));
        var empty = DatasetReader.Read([], TestFolder.Options);
        Assert.Equal(
            ["capacity.csv", "institutions.csv", "recognitions.csv", "requests.csv", "year.csv"],
            empty.Findings.Select(f => f.File));
        Assert.All(empty.Findings, f => Assert.Equal("missing-file", f.Code));
    }

    [Theory]
    [InlineData("requests.csv", "unreadable-file")]
    [InlineData("mergers.csv", "unreadable-file")]
    [InlineData("extra.csv", "unknown-file")]
    [InlineData("notes", null)]
    public void A_folder_where_a_file_is_meant_is_told_and_never_passed_over(string name, string? code)
    {
        var root = Directory.CreateTempSubdirectory("topgrid-folder-");
        try
        {
            foreach (var (file, content) in new TestFolder().Written().Where(f => f.Name != name))
            {
                File.WriteAllBytes(Path.Combine(root.FullName, file), content);
            }

            root.CreateSubdirectory(name);
            var reading = DatasetReader.ReadFolder(root.FullName, TestFolder.Options);
            Assert.Equal(code is null ? [] : [(code, name, 0)], reading.Findings.Select(f => (f.Code, f.File, f.Line)));
            Assert.Equal(code == "unreadable-file", reading.Year is null);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("requests.csv", 3, "999999999", false)]
    [InlineData("requests.csv", 3, "1000000000", true)]
    [InlineData("returns.csv", 2, "100000", false)]
    [InlineData("returns.csv", 2, "100001", true)]
    public void A_number_beyond_what_its_column_may_hold_is_refused_and_the_largest_is_not(
        string file, int column, string number, bool refused)
    {
        var folder = new TestFolder();
        folder.Files[file].Rows[^1].Cells[column] = number;
        Assert.Equal(
            refused ? ["number-too-large"] : [], folder.Read().Findings.Where(f => f.Severity == Severity.Error).Select(f => f.Code));
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_a_finding_and_no_exception()
    {
        var root = Directory.CreateTempSubdirectory("topgrid-link-");
        try
        {
            foreach (var (file, content) in new TestFolder().Written().Where(f => f.Name != "returns.csv"))
            {
                File.WriteAllBytes(Path.Combine(root.FullName, file), content);
            }

            File.CreateSymbolicLink(Path.Combine(root.FullName, "returns.csv"), Path.Combine(root.FullName, "nowhere.csv"));
            var finding = Assert.Single(DatasetReader.ReadFolder(root.FullName, TestFolder.Options).Findings);
            Assert.Equal(("unreadable-file", "returns.csv"), (finding.Code, finding.File));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Fact]
    public void Every_kind_has_a_plant_and_a_row_with_its_severity_in_the_docs()
    {
        var codes = FindingKinds.All.Select(k => k.Code).ToList();
        Assert.Equal(codes.Count, codes.Distinct().Count());
        Assert.Equal(
            codes.Order(),
            Plants.Twice.Keys.Concat(Plants.Once.Keys).Concat(["missing-folder", "unreadable-file", "more-errors", "more-warnings"])
                .Order());
        var rows = Regex.Matches(File.ReadAllText(Repository.PathOf("docs", "findings.md")), @"(?m)^\| `([a-z-]+)` \| (error|warning) \|");
        Assert.Equal(
            FindingKinds.All.Select(k => (k.Code, k.Severity == Severity.Error ? "error" : "warning")),
            rows.Select(m => (m.Groups[1].Value, m.Groups[2].Value)));
    }

    [Fact]
    public void Every_text_is_there_in_both_languages_and_names_all_its_arguments()
    {
        foreach (var kind in FindingKinds.All)
        {
            Assert.NotEqual(kind.ReasonDutch, kind.ReasonEnglish);
            Assert.NotEqual(kind.AdviceDutch, kind.AdviceEnglish);
            Assert.Equal(Placeholders(kind.ReasonDutch), Placeholders(kind.ReasonEnglish));
        }

        static IEnumerable<string> Placeholders(string text) => Regex.Matches(text, @"\{\d\}").Select(m => m.Value).Order();
    }

    [Fact]
    public void A_finding_reads_as_place_code_reason_and_advice_without_open_placeholders()
    {
        var folder = new TestFolder();
        Plants.Twice["unknown-id"](folder, new Random(1), 0);
        var finding = Assert.Single(folder.Read().Findings);
        Assert.StartsWith(
            $"requests.csv:{finding.Line} [tpid] unknown-id: unknown0 komt niet voor in institutions.csv.", finding.ToString(),
            StringComparison.Ordinal);
        Assert.Contains("does not occur", finding.Describe(Language.English), StringComparison.Ordinal);
        Assert.DoesNotContain("{", finding.ToString(), StringComparison.Ordinal);
    }

    private static (string Code, string File, int Line, string Column) Place(Finding finding) =>
        (finding.Code, finding.File, finding.Line, finding.Column);
}
