using System.Text.RegularExpressions;
using TopGrid.Deploy.Tests.Rendering;

namespace TopGrid.Deploy.Tests;

/// <summary>docs/operations.md says what the program does today.</summary>
public sealed partial class HandbookTests
{
    private static readonly string _handbook = File.ReadAllText(Path.Combine(Manifests.RepoRoot, "docs", "operations.md"));

    [Fact]
    public async Task Every_command_in_the_handbook_is_one_that_the_program_takes()
    {
        var commands = _handbook.Split('\n').Where(line => line.StartsWith("    ./topgrid ", StringComparison.Ordinal))
            .Select(line => line.Trim()[10..])
            .Concat(
                InText().Matches(_handbook).Select(match => match.Groups[1].Value)
                    .Where(text => text.Contains("--", StringComparison.Ordinal) || text.Contains(" r1", StringComparison.Ordinal)))
            .Where(command => !command.StartsWith("test ", StringComparison.Ordinal)).Distinct().ToList();
        Assert.InRange(commands.Count, 15, 60);
        await Parallel.ForEachAsync(commands, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (command, _) =>
            await Understood.CheckAsync(
                [.. Words().Matches(command).Select(word => word.Groups[1].Success ? word.Groups[1].Value : word.Value)]));
    }

    [Fact]
    public void Every_message_in_the_handbook_is_one_of_the_program()
    {
        var program = Directory.EnumerateFiles(Path.Combine(Manifests.RepoRoot, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText).ToList();
        var table = _handbook[_handbook.IndexOf("| message |", StringComparison.Ordinal).._handbook.IndexOf(
            "| what is seen |", StringComparison.Ordinal)];
        var messages = Message().Matches(table).Select(match => match.Groups[1].Value).ToList();
        Assert.InRange(messages.Count, 10, 40);
        Assert.All(messages, message => Assert.Contains(program, text => text.Contains(message, StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"`\./topgrid ([^`]+)`")]
    private static partial Regex InText();

    [GeneratedRegex("\"([^\"]*)\"|\\S+")]
    private static partial Regex Words();

    [GeneratedRegex(@"(?m)^\| `([^`]+)` \|")]
    private static partial Regex Message();
}
