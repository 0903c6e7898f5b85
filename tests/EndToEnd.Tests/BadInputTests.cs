using System.Globalization;
using System.Text;
using TopGrid.Allocation.Calculation.Protocols;
using TopGrid.Dataset;
using TopGrid.EndToEnd.Tests.Harness;
using Severity = TopGrid.Common.V1.Severity;
using Dialect = TopGrid.Storage.Dialect;

namespace TopGrid.EndToEnd.Tests;

/// <summary>A folder with mistakes: all of them told, nothing changed.</summary>
[Trait("Category", "Slow")]
public sealed class BadInputTests
{
    /// <summary>File, column and what is written into it, with the code of the finding it must give.</summary>
    private static readonly (string File, string Column, string Cell, string Code)[] Mistakes =
    [
        ("requests.csv", "places", "-3", "negative-number"),
        ("trainings.csv", "start", "2023-02-30", "bad-date"),
        ("trainings.csv", "subsidised", "ja", "bad-boolean"),
        ("trainings.csv", "tpid", "NIEMAND", "unknown-id"),
        ("recognitions.csv", "profession", "XX", "unknown-code"),
        ("consortium_members.csv", "settings", "veel", "bad-number"),
    ];

    [Theory]
    [InlineData(Dialect.Sqlite)]
    [InlineData(Dialect.PostgreSql)]
    public async Task Every_mistake_of_a_folder_is_told_at_once_and_no_table_changes(Dialect dialect)
    {
        await using var host = await RunningHost.StartAsync(dialect);
        var operatorCalls = host.For(host.People.Anna);
        var good = YearFiles.Read(YearFiles.Example);
        Assert.True((await YearFiles.ImportAsync(operatorCalls, good)).Imported);

        var (bad, planted) = Plant(good, new Random(20251121));
        var before = await TableHashes.OfAsync(host.Storage);
        var answer = await YearFiles.ImportAsync(operatorCalls, bad, replace: true);
        var after = await TableHashes.OfAsync(host.Storage);

        Assert.False(answer.Imported);
        Assert.Null(answer.Year);
        Assert.Equal(planted, Keys(answer.Findings.Where(finding => finding.Severity == Severity.Error)));
        Assert.Equal(
            Reading(bad).Select(finding => (finding.File, finding.Line, finding.Column, finding.Kind.Code)),
            answer.Findings.Select(finding => (finding.File, finding.Line, finding.Column, finding.Code)));
        Assert.All(answer.Findings, finding => Assert.All(
            [finding.Reason.Nl, finding.Reason.En, finding.Advice.Nl, finding.Advice.En], text => Assert.NotEqual("", text)));
        Assert.True(before.Count > 20, $"{before.Count} tables");
        Assert.Equal(before, after);

        // The check sees a change when there is one.
        Assert.True((await YearFiles.ImportAsync(operatorCalls, good, replace: true)).Imported);
        Assert.NotEqual(before, await TableHashes.OfAsync(host.Storage));
    }

    /// <summary>Two of each, in rows that are drawn; no row gets two.</summary>
    private static (Dictionary<string, byte[]> Files, List<string> Planted) Plant(Dictionary<string, byte[]> good, Random random)
    {
        var lines = good.ToDictionary(file => file.Key, file => Encoding.UTF8.GetString(file.Value).TrimEnd('\n').Split('\n'), StringComparer.Ordinal);
        var free = lines.ToDictionary(file => file.Key, file => new Queue<int>(Enumerable.Range(1, file.Value.Length - 1).OrderBy(_ => random.Next())), StringComparer.Ordinal);
        var planted = new List<string>();
        foreach (var (file, column, cell, code) in Mistakes.SelectMany(mistake => new[] { mistake, mistake }))
        {
            var at = Array.IndexOf(lines[file][0].Split(','), column);
            var row = free[file].Dequeue();
            var cells = lines[file][row].Split(',');
            cells[at] = cell;
            lines[file][row] = string.Join(',', cells);
            planted.Add(Key(file, row + 1, column, code));
        }

        return (lines.ToDictionary(file => file.Key, file => Encoding.UTF8.GetBytes(string.Join('\n', file.Value) + "\n"), StringComparer.Ordinal),
            [.. planted.Order(StringComparer.Ordinal)]);
    }

    private static IReadOnlyList<Dataset.Finding> Reading(Dictionary<string, byte[]> folder) => DatasetReader.Read(
        folder.Select(file => new DatasetFile(file.Key, new MemoryStream(file.Value))), ProtocolLibrary.DatasetOptions()).Findings;

    private static List<string> Keys(IEnumerable<Common.V1.Finding> findings) =>
        [.. findings.Select(finding => Key(finding.File, finding.Line, finding.Column, finding.Code)).Order(StringComparer.Ordinal)];

    private static string Key(string file, int line, string column, string code) =>
        string.Create(CultureInfo.InvariantCulture, $"{file}:{line}:{column} {code}");
}
