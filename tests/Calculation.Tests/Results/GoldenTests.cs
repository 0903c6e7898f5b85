using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Dataset;
using TopGrid.Reference;
using TopGrid.Rules.Protocols;

namespace TopGrid.Calculation.Tests.Results;

/// <summary>
/// The example in docs/golden/small is what examples/small gives, byte for byte. After a change that is meant, set
/// TOPGRID_WRITE_GOLDEN=1 once, read the difference, and commit it with its reason.
/// </summary>
public sealed class GoldenTests
{
    private static string Repository { get; } = FindRepository();

    private static string Golden => Path.Combine(Repository, "docs", "golden", "small");

    public static DatasetYear Example()
    {
        var reading = DatasetReader.ReadFolder(Path.Combine(Repository, "examples", "small"), new DatasetOptions { Protocols = ProtocolLibrary.Shipped });
        Assert.DoesNotContain(reading.Findings, f => f.Severity == Severity.Error);
        return reading.Year!;
    }

    [Fact]
    public void The_small_example_gives_the_golden_files()
    {
        var result = YearRun.Create(Folders.Input(Example())).Execute();
        if (Environment.GetEnvironmentVariable("TOPGRID_WRITE_GOLDEN") == "1")
        {
            ResultFiles.WriteFolder(result, Golden);
        }
        foreach (var (name, bytes) in Folders.Files(result))
        {
            var golden = File.ReadAllBytes(Path.Combine(Golden, name));
            Assert.True(golden.AsSpan().SequenceEqual(bytes), $"{name} is not docs/golden/small/{name}");
        }
    }

    [Theory]
    [InlineData("summary.json", "summary.schema.json")]
    [InlineData("result.json", "result.schema.json")]
    [InlineData("decisions.jsonl", "decision.schema.json")]
    public void The_golden_files_have_the_shape_of_their_schemas(string file, string schema)
    {
        using var schemaText = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository, "docs", "schemas", schema)));
        var texts = file.EndsWith(".jsonl", StringComparison.Ordinal)
            ? File.ReadAllLines(Path.Combine(Golden, file))
            : [File.ReadAllText(Path.Combine(Golden, file))];
        foreach (var text in texts)
        {
            using var value = System.Text.Json.JsonDocument.Parse(text);
            Assert.Empty(SchemaShape.Problems(schemaText.RootElement, value.RootElement, schemaText.RootElement, "$"));
        }
    }

    [Fact]
    public void Results_of_random_folders_and_later_rounds_have_the_shape_of_the_schemas()
    {
        for (var seed = 1; seed <= 16; seed++)
        {
            var input = Folders.Input(Folders.Read(RandomFolders.Create(seed)), seed % 4 == 0 ? ["penalty_places=2"] : []);
            AssertShape(Folders.Files(YearRun.Create(input).Execute()), $"folder {seed}");
            AssertShape(
                Folders.Files(YearRun.Create(input with { Earlier = LaterRoundTests.Additional(10) }).Execute()),
                $"additional places of folder {seed}");
        }
    }

    private static void AssertShape(Dictionary<string, byte[]> files, string what)
    {
        foreach (var (file, schema) in new[] { ("summary.json", "summary"), ("result.json", "result"), ("decisions.jsonl", "decision") })
        {
            using var schemaText =
                System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository, "docs", "schemas", $"{schema}.schema.json")));
            var text = System.Text.Encoding.UTF8.GetString(files[file]);
            foreach (var json in schema == "decision" ? text.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [text])
            {
                using var value = System.Text.Json.JsonDocument.Parse(json);
                var problems = SchemaShape.Problems(schemaText.RootElement, value.RootElement, schemaText.RootElement, "$").ToList();
                Assert.True(problems.Count == 0, $"{what}, {file}: {string.Join("; ", problems.Take(5))}");
            }
        }
    }

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "TopGrid.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        }
        return folder;
    }
}
