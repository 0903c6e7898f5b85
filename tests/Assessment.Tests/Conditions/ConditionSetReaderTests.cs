using TopGrid.Assessment.Conditions;

namespace TopGrid.Assessment.Tests.Conditions;

public sealed class ConditionSetReaderTests
{
    private const string Good = """
        id: test
        title:
          nl: Proef
          en: Test
        profession: GZ
        conditions:
          - id: test.announced
            kind: announced
            parameters:
              last_day: T-1-02-15
            basis: stated
            source: A title
            nl: Een zin.
            en: A sentence.

        """;

    [Fact]
    public void The_four_sets_ship() =>
        Assert.Equal(["guideline-2022", "none", "pilot", "rsv-2025"], ConditionSets.Shipped.Ids);

    [Fact]
    public void Every_shipped_condition_has_a_sentence_in_both_languages_and_an_id_in_its_set() =>
        Assert.All(ConditionSets.Shipped.Ids.Select(id => ConditionSets.Shipped.Find(id)!), set => Assert.All(set.Conditions, condition =>
        {
            Assert.StartsWith(set.Id + ".", condition.Id, StringComparison.Ordinal);
            Assert.EndsWith(".", condition.Dutch, StringComparison.Ordinal);
            Assert.EndsWith(".", condition.English, StringComparison.Ordinal);
            Assert.NotEmpty(condition.Source);
        }));

    [Fact]
    public void A_good_file_reads()
    {
        var reading = ConditionSetReader.Read(Good);
        Assert.Empty(reading.Problems);
        Assert.Equal("test.announced", Assert.Single(reading.Set!.Conditions).Id);
    }

    [Theory]
    [InlineData("kind: announced", "kind: anounced", 8, "'anounced'")]
    [InlineData("last_day: T-1-02-15", "last_day: T-1-02-30", 10, "T-1-02-30")]
    [InlineData("last_day: T-1-02-15", "last_day: 2024-02-15", 10, "2024-02-15")]
    [InlineData("last_day: T-1-02-15", "lastday: T-1-02-15", 10, "'last_day' is missing")]
    [InlineData("last_day: T-1-02-15", "last_day: T-1-02-15\n      onlynew: true", 11, "unknown key 'onlynew'")]
    [InlineData("last_day: T-1-02-15", "last_day: T-1-02-15\n      only_new: yes", 11, "'only_new' is 'yes'")]
    [InlineData("basis: stated", "basis: guessed", 11, "'guessed'")]
    [InlineData("    en: A sentence.", "", 7, "'en' is missing")]
    [InlineData("profession: GZ", "profession: XX", 5, "'XX'")]
    [InlineData("  en: Test", "  en: ''", 4, "'en' must be a text")]
    public void A_mistake_is_reported_with_its_line(string part, string mistake, int line, string message)
    {
        var reading = ConditionSetReader.Read(Good.Replace(part, mistake, StringComparison.Ordinal));
        Assert.Null(reading.Set);
        Assert.Contains(reading.Problems, problem => problem.Line == line && problem.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Several_mistakes_are_reported_at_once()
    {
        var text = Good.Replace("basis: stated", "basis: guessed", StringComparison.Ordinal)
            .Replace("id: test\n", "id: ''\n", StringComparison.Ordinal);
        Assert.Equal([1L, 11L], ConditionSetReader.Read(text).Problems.Select(problem => problem.Line));
    }

    [Fact]
    public void The_same_condition_twice_is_refused()
    {
        var condition = Good[Good.IndexOf("  - id", StringComparison.Ordinal)..];
        Assert.Contains(
            ConditionSetReader.Read(Good + condition).Problems,
            problem => problem.Message.Contains("occurs twice", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a list")]
    [InlineData("a: [unfinished")]
    [InlineData("id: a\nid: b")]
    public void A_file_that_is_no_mapping_is_refused(string text)
    {
        var reading = ConditionSetReader.Read(text);
        Assert.Null(reading.Set);
        Assert.NotEmpty(reading.Problems);
    }
}
