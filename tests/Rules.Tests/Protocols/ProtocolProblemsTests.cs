using TopGrid.Rules.Protocols;

namespace TopGrid.Rules.Tests.Protocols;

/// <summary>Each row breaks the protocol of 2025 in one place and names the line and the words that must come back.</summary>
public sealed class ProtocolProblemsTests
{
    [Theory]
    [InlineData("year: 2025", "year: twenty", "year is 'twenty'")]
    [InlineData("year: 2025", "yeer: 2025", "unknown key 'yeer' in the protocol")]
    [InlineData("  decides: contested", "  decides: nobody", "expected minister or contested")]
    [InlineData("validity: { from: 2024-01-01", "validity: { from: 2024-13-01", "validity.from is '2024-13-01'")]
    [InlineData("validity: { from: 2024-01-01", "validity: { from: 2027-01-01", "validity.until is before")]
    [InlineData("sectors: [ggz, ", "sectors: [ggz, ggz, ", "sector 'ggz' is listed twice")]
    [InlineData("    day: \"02-15\"", "    day: \"02-29\"", "a day that every year has")]
    [InlineData("    day: \"02-15\"", "    day: \"02-30\"", "day is '02-30'")]
    [InlineData("  - id: feedback", "  - id: test", "the day 'test' is listed twice")]
    [InlineData("  - id: withdrawal", "  - id: something", "misses the day 'withdrawal'")]
    [InlineData("newcomer_share: { value: 1/100", "newcomer_share: { value: 0.01", "newcomer_share is '0.01'")]
    [InlineData("newcomer_share: { value: 1/100", "newcomer_share: { value: 3/2", "0, 1 or a fraction p/q")]
    [InlineData("guarantee_years: { value: 4", "guarantee_years: { value: -1", "a whole number from 0 to 20")]
    [InlineData("sector_split: { value: true", "sector_split: { value: yes", "true or false")]
    [InlineData("remainders: { value: lottery", "remainders: { value: smallest", "one of largest, lottery")]
    [InlineData("bonus.source: { value: reserved", "bonus.source: { value: outside", "one of none, inside, reserved")]
    [InlineData("returns: { value: reallocate", "returns: { value: penalty", "one of waiting-list, reallocate")]
    [InlineData("consortium_professions: { value: [GZ]", "consortium_professions: { value: [GZ, XX]", "a list of professions")]
    [InlineData("window.first: { value: 4", "window.first: { value: 1", "window.first must be at least window.last")]
    [InlineData("  tickets: {", "  ticket: {", "unknown key 'ticket' in parameters")]
    [InlineData(
        "basis: chosen, source: \"docs/rules.md 4.3\" }", "basis: guessed, source: \"docs/rules.md 4.3\" }", "tickets.basis is 'guessed'")]
    [InlineData("  - id: pool-size", "  - id: pool-syze", "unknown rule 'pool-syze'")]
    [InlineData("  - id: final.none", "  - id: final.partly", "rule 'final.partly' is listed twice")]
    [InlineData("a pool of {pool:place|places}", "a pool of {pond:place|places}", "the sentence names 'pond'")]
    [InlineData("applicants: {newcomers}.", "applicants: {newcomers.", "is not closed")]
    [InlineData("applicants: {newcomers}.", "applicants: {newcomers:one}.", "needs two words")]
    [InlineData("title:", "title: [", "not valid YAML")]
    public void A_broken_file_is_refused_with_line_and_reason(string find, string replacement, string expected)
    {
        var text = VersionOne.Text("2025");
        var at = text.IndexOf(find, StringComparison.Ordinal);
        Assert.True(at >= 0, find);
        var line = text[..at].Count(c => c == '\n') + 1;
        var reading = ProtocolReader.Read(text[..at] + replacement + text[(at + find.Length)..], "2025.yaml");
        Assert.Null(reading.Protocol);
        var problem = Assert.Single(reading.Problems, p => p.Message.Contains(expected, StringComparison.Ordinal));
        Assert.StartsWith("2025.yaml:", problem.ToString(), StringComparison.Ordinal);
        // Something that is missing is reported at the start of what misses it, and broken YAML where the parser stopped.
        string[] elsewhere = ["misses the day", "not valid YAML", "window.first must", "is listed twice"];
        Assert.True(
            problem.Line == line || Array.Exists(elsewhere, e => problem.Message.Contains(e, StringComparison.Ordinal)),
            $"{problem} at line {line}");
        Assert.InRange(problem.Line, 1, text.Count(c => c == '\n') + 1);
        Assert.True(problem.Column >= 1);
    }

    [Theory]
    [InlineData("basis")]
    [InlineData("source")]
    [InlineData("nl")]
    [InlineData("en")]
    [InlineData("id")]
    public void A_rule_without_one_of_its_keys_is_refused_with_its_line(string key)
    {
        var lines = VersionOne.Text("2025").Split('\n');
        var rule = Array.IndexOf(lines, "  - id: pool-size");
        var at = Array.FindIndex(lines, rule, l => l.TrimStart(' ', '-').StartsWith(key + ":", StringComparison.Ordinal));
        // The mapping still starts with a dash, also where the line that had it goes.
        var after = key == "id" ? [$"  - {lines[at + 1].Trim()}", .. lines[(at + 2)..]] : lines[(at + 1)..];
        var reading = ProtocolReader.Read(string.Join('\n', [.. lines[..at], .. after]), "2025.yaml");
        Assert.Null(reading.Protocol);
        var problem = Assert.Single(reading.Problems, p => p.Message.Contains($"missing key '{key}'", StringComparison.Ordinal));
        Assert.Equal(rule + 1, problem.Line);
        Assert.True(key == "id" || reading.Problems.Count == 1, string.Join('\n', reading.Problems));
    }

    [Fact]
    public void A_step_without_rules_is_missing_and_a_step_with_too_few_says_which()
    {
        var without =
            Without(VersionOne.Text("2025"), id => id is "pool-size" or "newcomer.placed" or "newcomer.not-placed" or "return.late");
        var reading = ProtocolReader.Read(without, "2025.yaml");
        Assert.Equal(
            ["step 2 is missing; it has the rules pool-size, newcomer.placed, newcomer.not-placed", "step 9 misses the rules return.late"],
            reading.Problems.Select(p => p.Message));
    }

    [Fact]
    public void All_problems_are_reported_at_once_in_the_order_of_the_file()
    {
        var text = VersionOne.Text("2025")
            .Replace("year: 2025", "year: x", StringComparison.Ordinal)
            .Replace("  tickets: {", "  tikets: {", StringComparison.Ordinal)
            .Replace("  - id: pool-size\n    step: 2", "  - id: pool-size\n    step: 3", StringComparison.Ordinal);
        var problems = ProtocolReader.Read(text, "2025.yaml", "guarantee_years=many", "nonsense").Problems;
        Assert.Equal(
            [
                "--set guarantee_years=many: expected a whole number from 0 to 20",
                "--set nonsense: expected name=value with one of the names",
            ],
            problems.Take(2).Select(p => p.ToString().Split(" bonus.rate")[0]));
        Assert.Contains("year is 'x'", problems[2].Message, StringComparison.Ordinal);
        Assert.Contains("missing key 'tickets'", problems[3].Message, StringComparison.Ordinal);
        Assert.Contains("unknown key 'tikets'", problems[4].Message, StringComparison.Ordinal);
        Assert.Contains("belongs to step 2, not 3", problems[5].Message, StringComparison.Ordinal);
        Assert.Equal(6, problems.Count);
    }

    [Fact]
    public void A_protocol_that_does_not_exist_names_those_that_do()
    {
        var reading = ProtocolLibrary.Shipped.Load("1999");
        Assert.Null(reading.Protocol);
        Assert.Contains("2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025", Assert.Single(reading.Problems).Message, StringComparison.Ordinal);
    }

    private static string Without(string text, Func<string, bool> dropped)
    {
        var parts = text.Split("  - id: ");
        return string.Join("  - id: ", parts.Where((p, i) => i == 0 || !dropped(p[..p.IndexOf('\n', StringComparison.Ordinal)])));
    }
}
