using System.Globalization;
using System.Text;
using System.Text.Json;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;

namespace TopGrid.Calculation.Tests.Reference;

/// <summary>
/// The product against the second evaluator on random folders. A failure names the number of the folder and where it was
/// written; TOPGRID_FOLDERS=from-to in the environment compares other folders than the usual ones.
/// </summary>
public sealed class AgreementTests
{
    private const int UsualFolders = 120;

    [Fact]
    public void The_engine_and_the_reference_agree_byte_for_byte_on_random_folders()
    {
        List<string> disagreements = [];
        var (from, to) = Range();
        for (var seed = from; seed <= to && disagreements.Count < 5; seed++)
        {
            var folder = RandomFolders.Create(seed);
            var differences = Compare(seed, folder);
            if (differences.Count > 0)
            {
                disagreements.Add($"folder {seed} ({Dump(seed, folder)}):\n  {string.Join("\n  ", differences)}");
            }
        }

        Assert.True(
            disagreements.Count == 0,
            $"the first disagreements:\n{string.Join('\n', disagreements)}");
    }

    [Fact]
    public void They_agree_where_nobody_has_volume_and_lots_decide_wherever_they_can()
    {
        for (var seed = 1; seed <= UsualFolders / 2; seed++)
        {
            var folder = Folders.WithoutTrainings(RandomFolders.Create(seed));
            var differences = Compare(seed, folder);
            Assert.True(differences.Count == 0, $"folder {seed} without trainings ({Dump(seed, folder)}):\n  {string.Join("\n  ", differences)}");
        }
    }

    [Fact]
    public void They_agree_on_a_returned_place_that_a_lot_gives_to_one_of_four_equal_members()
    {
        var folder = Folders.ReturnAmongEquals();
        Assert.Empty(Compare(0, folder));
        var received = ReferenceEvaluator.Evaluate(folder).Professions["GZ"].Accounts.Single(a => a.Received == 1);
        Assert.Contains(received.Tpid, (string[])["B", "C", "D", "E"]);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void The_engine_and_the_reference_agree_on_a_thousand_more_folders()
    {
        var disagreements = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.For(UsualFolders + 1, UsualFolders + 1001, (seed, all) =>
        {
            var folder = RandomFolders.Create(seed);
            var differences = Compare(seed, folder);
            if (differences.Count > 0)
            {
                disagreements.Add($"folder {seed} ({Dump(seed, folder)}):\n  {string.Join("\n  ", differences)}");
                all.Stop();
            }
        });
        Assert.True(disagreements.IsEmpty, $"disagreements:\n{string.Join('\n', disagreements)}");
    }

    private static (int From, int To) Range()
    {
        var parts = Environment.GetEnvironmentVariable("TOPGRID_FOLDERS")?.Split('-');
        return parts is null
            ? (1, UsualFolders)
            : (int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    /// <summary>A folder is compared under one setting of the switches and, if it has requests for it, in round 2.</summary>
    private static List<string> Compare(int seed, Dictionary<string, string> folder)
    {
        var (overrides, with) = Setting(seed);
        var reference = ReferenceEvaluator.Evaluate(folder, with);
        var input = Folders.Input(Folders.Read(folder), overrides);
        var result = Folders.Files(YearRun.Create(input).Execute());
        var what = $"[{string.Join(' ', overrides)}] ";
        var differences = Lines(what, reference.AllocationCsv, result[ResultFiles.Allocation]);
        differences.AddRange(SummaryDifferences(what, reference, result[ResultFiles.Summary]));
        if (differences.Count == 0 && input.Year.Requests.Any(r => r.Round == 2))
        {
            var second = ReferenceEvaluator.EvaluateRound2(folder, reference, with);
            var extra = Folders.Files(YearRun.Create(input with { Earlier = Earlier(reference) }).Execute());
            differences.AddRange(Lines(what + "round 2 ", second.AllocationCsv, extra[ResultFiles.Allocation]));
        }

        return differences;
    }

    private static (string[] Overrides, Func<ReferenceProtocol, ReferenceProtocol> With) Setting(int seed) => (seed % 8) switch
    {
        1 => (["tickets=per-place"], p => p with { Tickets = "per-place" }),
        3 => (["interruptions_count=true"], p => p with { InterruptionsCount = true }),
        5 => (["minimum_request=2"], p => p with { MinimumRequest = 2 }),
        7 => (["minimum_request=4"], p => p with { MinimumRequest = 4 }),
        _ => ([], p => p),
    };

    private static EarlierResult Earlier(ReferenceResult first) => new()
    {
        DrawSuffix = ":2",
        OnRound2Requests = true,
        Places = first.Professions.ToDictionary(p => p.Key, p => p.Value.Open),
        Granted = first.Professions
            .SelectMany(p => p.Value.Accounts.Select(a => (p.Key, a.Tpid, a.Granted)))
            .Where(x => x.Granted > 0)
            .ToDictionary(x => (x.Key, x.Tpid), x => x.Granted),
    };

    private static List<string> Lines(string what, byte[] reference, byte[] product)
    {
        if (reference.AsSpan().SequenceEqual(product))
        {
            return [];
        }

        var (ours, theirs) = (Encoding.UTF8.GetString(reference).Split('\n'), Encoding.UTF8.GetString(product).Split('\n'));
        var found = ours.Except(theirs).Select(l => $"{what}reference: {l}")
            .Concat(theirs.Except(ours).Select(l => $"{what}product:   {l}")).ToList();
        return found.Count > 0 ? found : [$"{what}the same rows in another order"];
    }

    private static List<string> SummaryDifferences(string what, ReferenceResult reference, byte[] summary)
    {
        using var json = JsonDocument.Parse(summary);
        var theirs = SummaryFacts.Of(json.RootElement);
        var ours = SummaryFacts.Of(reference);
        return ours.Except(theirs).Select(f => $"{what}reference: {f}")
            .Concat(theirs.Except(ours).Select(f => $"{what}product:   {f}")).ToList();
    }

    private static string Dump(int seed, Dictionary<string, string> folder)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "disagreements", seed.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(path);
        foreach (var (name, text) in folder)
        {
            File.WriteAllText(Path.Combine(path, name), text);
        }

        return path;
    }
}
