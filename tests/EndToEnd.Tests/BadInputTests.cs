using System.Text.Json.Nodes;
using TopGrid.Dataset.Tests;
using TopGrid.EndToEnd.Tests.Harness;
using Dialect = TopGrid.Data.Connections.Dialect;

namespace TopGrid.EndToEnd.Tests;

/// <summary>A folder with mistakes: all of them told, nothing changed.</summary>
[Trait("Category", "Slow")]
public sealed class BadInputTests
{
    private const int Refused = 2;

    [Theory]
    [InlineData(Dialect.Sqlite, 20251121)]
    [InlineData(Dialect.PostgreSql, 20251121)]
    public async Task Two_mistakes_of_every_kind_are_told_to_the_operator_at_once_with_exit_2_and_no_table_changes(
        Dialect dialect, int seed)
    {
        // Without a worker, since one says every few seconds in a table that it is there.
        await using var host = await RunningHost.StartAsync(dialect, runWorker: false);
        using var folder = new TemporaryFolder();
        var good = YearFiles.Read(YearFiles.Example);
        Assert.True((await YearFiles.ImportAsync(host.For(host.People.Anna), good)).Imported);

        var year = new TestFolder();
        var planted = Plants.TwoOfEach(year, new Random(seed)).ConvertAll(plant => plant.Resolve(year));
        foreach (var (name, content) in year.Written())
        {
            await File.WriteAllBytesAsync(folder.File(name), content);
        }

        var before = await TableHashes.OfAsync(host.Storage);
        var (exitCode, output, errors) = await TopgridProgram.TryAsync(
            "year", "import", folder.Root, "--replace", "--lang", "en", "--host", host.Address.ToString(), "--token", host.People.Anna);
        var after = await TableHashes.OfAsync(host.Storage);

        Assert.True(exitCode == Refused, $"exit {exitCode}: {errors}");
        var answer = JsonNode.Parse(output)!;
        Assert.Null(answer["year"]);
        var told = answer["findings"]!.AsArray().Select(Place).ToList();
        Assert.Equal(planted.Select(Text).Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
        Assert.All(planted, plant => Assert.Contains($" {plant.Code} ", errors, StringComparison.Ordinal));
        Assert.True(before.Count > 20, $"{before.Count} tables");
        Assert.Empty(before.Except(after).Concat(after.Except(before)).Select(table => table.Key));

        // The check sees a change when there is one.
        Assert.True((await YearFiles.ImportAsync(host.For(host.People.Anna), good, replace: true)).Imported);
        Assert.NotEqual(before, await TableHashes.OfAsync(host.Storage));
    }

    private static string Text((string Code, string File, int Line, string Column) plant) =>
        $"{plant.File}:{plant.Line}:{plant.Column} {plant.Code}";

    // Fields at their default are left out of the JSON.
    private static string Place(JsonNode? finding) =>
        Text(((string)finding!["code"]!, (string)finding["file"]!, (int?)finding["line"] ?? 0, (string?)finding["column"] ?? ""));
}
