using System.Collections.Concurrent;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using TopGrid.Reference;

namespace TopGrid.Calculation.Tests.Reference;

/// <summary>
/// The product against the second evaluator on random folders. A disagreement comes as a small folder, written to disk, and FsCheck's
/// numbers to replay it. In the environment TOPGRID_FOLDERS=20000 compares so many new folders in the slow test, and
/// TOPGRID_FOLDERS_REPLAY=SEED,GAMMA,SIZE those of a failure.
/// </summary>
public sealed class AgreementTests
{
    private const int FewFolders = 100;
    private const int ManyFolders = 3000;

    // The usual runs take the same folders every time, so that a failure in them is of the change that was made.
    private static readonly Rnd _usual = new(20250101);

    [Fact]
    public void The_product_and_the_second_evaluator_agree_byte_for_byte_on_random_folders()
    {
        Agree(
            Config.QuickThrowOnFailure.WithMaxTest(FewFolders).WithReplay(new Replay(_usual, null)),
            new ConcurrentDictionary<string, int>());
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void They_agree_on_thousands_of_folders_in_which_every_case_of_the_rules_occurs()
    {
        var labels = new ConcurrentDictionary<string, int>();
        var count = Environment.GetEnvironmentVariable("TOPGRID_FOLDERS") is { } number
            ? int.Parse(number, CultureInfo.InvariantCulture)
            : 0;
        var config = Config.QuickThrowOnFailure.WithMaxTest(count == 0 ? ManyFolders : count);
        Agree(count == 0 ? config.WithReplay(new Replay(_usual, null)) : config, labels);

        var rare = FolderCases.Least.Where(l => labels.GetValueOrDefault(l.Label) * 1000L < (long)l.PerThousand * config.MaxTest)
            .Select(l => $"{l.Label}: {labels.GetValueOrDefault(l.Label)}");
        Assert.True(!rare.Any(), $"of {config.MaxTest} folders too few have\n{string.Join('\n', rare)}");
    }

    [Fact]
    public void They_agree_on_a_returned_place_that_a_lot_gives_to_one_of_four_equal_members()
    {
        var folder = Folders.ReturnAmongEquals();
        Assert.Empty(Comparison.Differences(new(folder, ReferenceSetting.Usual, LaterRounds: true)));
        var received = ReferenceEvaluator.Evaluate(folder).Professions["GZ"].Accounts.Single(a => a.Received == 1);
        Assert.Contains(received.Tpid, (string[])["B", "C", "D", "E"]);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void A_bonus_handed_out_in_whole_rounds_is_that_of_the_second_evaluator_place_by_place()
    {
        var setting = new ReferenceSetting(["bonus.rate=1"], p => p with { BonusRatePercent = 100 });
        HashSet<string> labels = [];
        var most = 0;
        for (var seed = 1; seed <= 200; seed++)
        {
            var folder = Folders.BonusInManyRounds(seed);
            var differences = Comparison.Differences(new(folder, setting, LaterRounds: false), labels);
            Assert.True(differences.Count == 0, $"seed {seed}: {string.Join('\n', differences)}");
            most = Math.Max(most, ReferenceEvaluator.Evaluate(folder, setting.With).Professions["GZ"].Accounts.Sum(a => a.Bonus));
        }

        Assert.Contains("lot bonus-members", labels);
        Assert.True(most > 100, $"the largest bonus was {most}");
    }

    private static void Agree(Config config, ConcurrentDictionary<string, int> counts)
    {
        FolderCase? smallest = null;
        var property = Prop.ForAll(FolderGenerator.Cases(Folders.AreValid), one =>
        {
            HashSet<string> labels = [];
            var differences = Comparison.Differences(one, labels);
            if (differences.Count > 0)
            {
                // FsCheck only tries smaller ones after a failure, so the last that fails is the smallest.
                smallest = one;
            }

            Assert.True(differences.Count == 0, string.Join('\n', differences));
            foreach (var label in labels)
            {
                counts.AddOrUpdate(label, 1, (_, count) => count + 1);
            }
        });
        try
        {
            FsCheck.Check.One(
                FromEnvironment(config).WithStartSize(10).WithEndSize(100)
                    .WithParallelRunConfig(new ParallelRunConfig(Environment.ProcessorCount)), property);
        }
        catch (Exception disagreement) when (smallest is not null)
        {
            Assert.Fail($"The smallest folder is in {Write(smallest)}.\n{disagreement.Message}");
        }
    }

    private static Config FromEnvironment(Config config)
    {
        var replay = Environment.GetEnvironmentVariable("TOPGRID_FOLDERS_REPLAY")?.Split(',');
        return replay is null ? config : config.WithMaxTest(1).WithReplay(new Replay(
            new Rnd(ulong.Parse(replay[0], CultureInfo.InvariantCulture), ulong.Parse(replay[1], CultureInfo.InvariantCulture)),
            int.Parse(replay[2], CultureInfo.InvariantCulture)));
    }

    private static string Write(FolderCase one)
    {
        var path = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "disagreement")).FullName;
        foreach (var (name, text) in one.Files)
        {
            File.WriteAllText(Path.Combine(path, name), text);
        }

        return path;
    }
}
