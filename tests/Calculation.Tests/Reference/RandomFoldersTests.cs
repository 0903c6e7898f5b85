using System.Globalization;
using System.Text;
using TopGrid.Dataset;
using TopGrid.Reference;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Calculation.Tests.Reference;

public sealed class RandomFoldersTests
{
    private const int FolderCount = 120;

    /// <summary>A generator that never reaches a step tests nothing of it.</summary>
    [Fact]
    public void Random_folders_reach_every_column_and_every_decision()
    {
        var results = Enumerable.Range(1, FolderCount).Select(seed => ReferenceEvaluator.Evaluate(RandomFolders.Create(seed))).ToList();
        var rows = results.SelectMany(r => Encoding.UTF8.GetString(r.AllocationCsv).Split('\n').Skip(1).SkipLast(1))
            .Select(l => l.Split(',')).ToList();
        for (var column = 3; column <= 16; column++)
        {
            var reached = rows.Count(r => int.Parse(r[column], CultureInfo.InvariantCulture) > 0);
            Assert.True(reached >= 20, $"column {column}: only {reached} of {rows.Count} rows");
        }

        Assert.Equal(
            ["granted", "none", "partly", "refused"], rows.Select(r => r[17]).Distinct().Order(StringComparer.Ordinal));
        var gz = results.Select(r => r.Professions["GZ"]).ToList();
        Assert.Contains(gz, p => p.Bonuses.Values.Sum() > 1 && p.Provisional.Count == 0);
        Assert.Contains(gz, p => p.Provisional.Count > 1);
        Assert.Contains(gz, p => p.Reallocate.KeptInConsortium > 0 && p.Reallocate.Open > 0);
        Assert.Contains(gz, p => p.Decided.Lapsed > 0 && p.Decided.RefusedPlaces > 0);
        Assert.Contains(gz, p => p.FirstPass.Thresholds.Values.Count(d => d > 1) > 1);
        Assert.Contains(gz, p => p.FirstPass.SeatsAfter.Any(s => s.Value > p.FirstPass.SeatsBefore[s.Key]));
    }

    /// <summary>Both evaluators are only held to valid data.</summary>
    [Fact]
    public void The_dataset_library_finds_no_error_in_random_folders()
    {
        for (var seed = 1; seed <= FolderCount; seed++)
        {
            var files = RandomFolders.Create(seed)
                .Select(f => new DatasetFile(f.Key, new MemoryStream(Encoding.UTF8.GetBytes(f.Value))));
            var errors = DatasetReader.Read(files, new DatasetOptions()).Findings
                .Where(f => f.Severity == Severity.Error).Select(f => f.Describe(Language.English));
            Assert.True(!errors.Any(), $"seed {seed}: {string.Join("; ", errors)}");
        }
    }

    [Fact]
    public void One_number_always_gives_the_same_folder()
    {
        Assert.Equal(RandomFolders.Create(7), RandomFolders.Create(7));
    }

    /// <summary>A made-up fault, that a merger on the deadline shows, leaves of a folder not much more than that merger.</summary>
    [Fact]
    public void What_fails_is_made_small()
    {
        static bool Fails(IReadOnlyDictionary<string, string> files)
        {
            var facts = new ReferenceFacts(files);
            return facts.Mergers.Any(m => m.EffectiveOn == facts.RequestDeadline);
        }

        IReadOnlyDictionary<string, string> folder = Enumerable.Range(1, 1000).Select(seed => RandomFolders.Create(seed))
            .First(f => Fails(f) && f["institutions.csv"].Count(c => c == '\n') > 20);
        while (FolderShrinker.Shrink(folder).FirstOrDefault(f => Folders.AreValid(f) && Fails(f)) is { } smaller)
        {
            folder = smaller;
        }

        var rows = folder.ToDictionary(f => f.Key, f => f.Value.Count(c => c == '\n') - 1);
        Assert.Equal(
            (2, 1, 0, 0, 0),
            (rows["institutions.csv"], rows["mergers.csv"], rows["requests.csv"], rows["trainings.csv"], rows["consortia.csv"]));
    }
}
