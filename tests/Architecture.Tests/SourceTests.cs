namespace TopGrid.Architecture.Tests;

public sealed class SourceTests
{
    [Fact]
    public void Sources_are_written_in_one_accent() =>
        Assert.Empty(SourceRule.Files().SelectMany(file => SourceRule.Violations(file, File.ReadLines(file))));

    [Fact]
    public void A_planted_violation_is_caught()
    {
        var code = new string('x', 141);
        var text = $"var text = \"{code}\";";
        string[] lines = [code, text, "var raw = \"\"\"", code, "\"\"\";", code, "await LaterAsync().Configure" + "Await(false);"];
        Assert.Equal(
            ["F(1)", "F(6)", "F(7)"], SourceRule.Violations("F", lines).Select(violation => violation.Split(':')[0]));
    }
}
