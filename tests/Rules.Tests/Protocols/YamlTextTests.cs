using TopGrid.Rules.Protocols;

namespace TopGrid.Rules.Tests.Protocols;

/// <summary>A file from outside must not cost the process its stack or its memory.</summary>
public sealed class YamlTextTests
{
    [Theory]
    [InlineData("[", 100_000)]
    [InlineData("{a: ", 100_000)]
    [InlineData("- ", 30_000)]
    public void A_file_that_is_nested_very_deep_is_refused_with_its_line(string level, int times)
    {
        var problem = Refused("id: x\nsectors: " + (level == "- " ? "\n  " : "") + string.Concat(Enumerable.Repeat(level, times)));
        Assert.Contains("nested deeper than 16 levels", problem.Message, StringComparison.Ordinal);
        Assert.Equal(level == "- " ? 3 : 2, problem.Line);
    }

    [Fact]
    public void A_huge_file_is_refused_with_the_line_where_it_became_too_large()
    {
        var problem = Refused(string.Concat(Enumerable.Repeat("# a line of ten\n", 100_000)));
        Assert.Contains("more than 1000000 characters", problem.Message, StringComparison.Ordinal);
        Assert.Equal(62_501, problem.Line);
    }

    [Fact]
    public void Aliases_by_which_a_small_file_becomes_a_huge_tree_are_refused()
    {
        var problem = Refused("a: &a [x, x]\nb: &b [*a, *a]\n");
        Assert.Contains("alias", problem.Message, StringComparison.Ordinal);
        Assert.Equal(2, problem.Line);
    }

    [Fact]
    public void What_is_as_deep_as_allowed_is_read()
    {
        Assert.NotNull(YamlText.Load(new string('[', YamlText.MostLevels) + new string(']', YamlText.MostLevels), Fail));
        Assert.Null(YamlText.Load(new string('[', YamlText.MostLevels + 1) + new string(']', YamlText.MostLevels + 1), (_, _, _) => { }));
    }

    private static void Fail(int line, int column, string reason) => Assert.Fail($"{line}:{column}: {reason}");

    private static ProtocolProblem Refused(string text)
    {
        var reading = ProtocolReader.Read(text, "deep.yaml");
        Assert.Null(reading.Protocol);
        return Assert.Single(reading.Problems);
    }
}
