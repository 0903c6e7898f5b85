using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TopGrid.Reference;

namespace TopGrid.Cli.Tests;

/// <summary>
/// A sample of the random folders through the built program, as someone with another implementation of the rules would compare it. The
/// bulk of the folders is compared in process, in Calculation.Tests. TOPGRID_FOLDERS in the environment compares so many new folders.
/// </summary>
[Trait("Category", "Slow")]
public sealed class AgreementTests : IDisposable
{
    private const int UsualFolders = 25;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_program_writes_the_allocation_csv_of_the_second_evaluator_byte_for_byte()
    {
        var number = Environment.GetEnvironmentVariable("TOPGRID_FOLDERS");
        var count = number is null ? UsualFolders : int.Parse(number, CultureInfo.InvariantCulture);
        var cases = FolderGenerator.Cases(_ => true).Generator;
        var sample = number is null ? cases.Sample(count, new Rnd(20250101), 100) : cases.Sample(count, 100);
        var disagreements = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(sample.Index(), new ParallelOptions
        {
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        }, async (one, _) =>
        {
            foreach (var difference in await DifferencesAsync(one.Index, one.Item))
            {
                disagreements.Add($"{difference}\n{one.Item}");
            }
        });
        Assert.True(disagreements.IsEmpty, string.Join('\n', disagreements));
    }

    private async Task<List<string>> DifferencesAsync(int index, FolderCase one)
    {
        string In(string name) => _folder[$"{index}-{name}"];
        Directory.CreateDirectory(In("data"));
        foreach (var (name, text) in one.Files)
        {
            await File.WriteAllTextAsync(Path.Combine(In("data"), name), text, new UTF8Encoding(false));
        }

        string[] allocate = ["allocate", "--data", In("data"), .. one.Setting.Overrides.SelectMany(o => new[] { "--set", o })];
        List<string> differences = [];
        async Task CompareAsync(ReferenceResult expected, string round, params string[] options)
        {
            (await TopGridProgram.RunAsync([.. allocate, "--out", In(round), .. options])).With(0);
            var written = await File.ReadAllBytesAsync(Path.Combine(In(round), "allocation.csv"));
            if (!expected.AllocationCsv.AsSpan().SequenceEqual(written))
            {
                differences.Add($"folder {index}, round {round}");
            }
        }

        var first = ReferenceEvaluator.Evaluate(one.Files, one.Setting.With);
        await CompareAsync(first, "1");
        if (!one.LaterRounds)
        {
            return differences;
        }

        await CompareAsync(
            ReferenceEvaluator.EvaluateLater(one.Files, ReferenceLaterRound.Extra(first), one.Setting.With), "2", "--round", "2",
            "--previous", In("1"));
        var asked = first.Professions.Where(
            p => ReferenceCsv.Rows(one.Files, "requests.csv").Any(r => r["profession"] == p.Key && r["round"] == "1")).Select(p => p.Key);
        var places = asked.ToDictionary(p => p, p => 1 + (first.Professions[p].Places / 3));
        if (places.Count > 0)
        {
            var additional =
                ReferenceEvaluator.EvaluateLater(one.Files, ReferenceLaterRound.Additional(1, places, first), one.Setting.With);
            string[] options = [
                "--round", "a1", "--previous", In("1"), .. places.SelectMany(p => new[] { "--places", $"{p.Key}={p.Value}" })];
            await CompareAsync(additional, "a1", options);
        }

        return differences;
    }
}
