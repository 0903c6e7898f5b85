using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Calculation.Verification;
using TopGrid.Reference;

namespace TopGrid.Calculation.Tests.Verification;

public sealed class ResultVerifierTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("topgrid-verify-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_untouched_result_agrees_by_itself_and_with_its_data()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var result = Write(seed);
            AssertAgrees(ResultVerifier.Verify(_folder), seed);
            AssertAgrees(ResultVerifier.Verify(_folder, result), seed);
        }
    }

    [Fact]
    public void Data_of_another_year_do_not_agree()
    {
        Write(1);
        var other = YearRun.Create(Folders.Input(Folders.Read(RandomFolders.Create(2)))).Execute();
        var report = ResultVerifier.Verify(_folder, other);
        Assert.Contains(report.Checks.Single(c => c.Name == "run").Problems, p => p.StartsWith("allocation.csv", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ResultFiles.Allocation)]
    [InlineData(ResultFiles.Summary)]
    [InlineData(ResultFiles.ConsortiumBonus)]
    [InlineData(ResultFiles.Decisions)]
    [InlineData(ResultFiles.Result)]
    public void Any_flipped_byte_is_found_from_the_result_alone(string file)
    {
        Write(SeedWithDraws());
        var path = Path.Combine(_folder, file);
        var bytes = File.ReadAllBytes(path);
        var random = new Random(7);
        var positions = bytes.Length <= 60
            ? Enumerable.Range(0, bytes.Length)
            : Enumerable.Range(0, 60).Select(_ => random.Next(bytes.Length));
        foreach (var at in positions)
        {
            var changed = (byte[])bytes.Clone();
            changed[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, changed);
            Assert.False(ResultVerifier.Verify(_folder).Agrees, $"byte {at} of {file}: {(char)bytes[at]} became {(char)changed[at]}");
        }
    }

    [Theory]
    [InlineData(ResultFiles.Allocation)]
    [InlineData(ResultFiles.Summary)]
    [InlineData(ResultFiles.ConsortiumBonus)]
    [InlineData(ResultFiles.Decisions)]
    [InlineData(ResultFiles.Result)]
    public void A_file_cut_off_emptied_or_missing_is_found(string file)
    {
        var result = Write(SeedWithDraws());
        var path = Path.Combine(_folder, file);
        var bytes = File.ReadAllBytes(path);
        foreach (var length in new[] { 0, bytes.Length / 2, bytes.Length - 1 })
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.False(ResultVerifier.Verify(_folder).Agrees);
        }
        File.Delete(path);
        Assert.False(ResultVerifier.Verify(_folder).Agrees);
        Assert.False(ResultVerifier.Verify(_folder, result).Agrees);
    }

    [Fact]
    public void A_place_moved_with_all_hashes_made_right_again_is_found_by_the_totals_or_by_the_run()
    {
        var result = Write(SeedWithDraws());
        var path = Path.Combine(_folder, ResultFiles.Allocation);
        var lines = File.ReadAllLines(path);
        var at = Array.FindIndex(lines, 1, l => l.EndsWith(",granted", StringComparison.Ordinal));
        var cells = lines[at].Split(',');
        cells[^2] = (int.Parse(cells[^2], System.Globalization.CultureInfo.InvariantCulture) + 1).ToString(
            System.Globalization.CultureInfo.InvariantCulture);
        lines[at] = string.Join(',', cells);
        var before = Hash(path);
        File.WriteAllText(path, string.Join('\n', lines) + "\n");
        var json = Path.Combine(_folder, ResultFiles.Result);
        File.WriteAllText(json, File.ReadAllText(json).Replace(before, Hash(path), StringComparison.Ordinal));

        var report = ResultVerifier.Verify(_folder);
        Assert.Empty(report.Checks.Single(c => c.Name == "files").Problems);
        Assert.Equal(2, report.Checks.Single(c => c.Name == "totals").Problems.Count);
        Assert.Equal(2, ResultVerifier.Verify(_folder, result).Checks.Single(c => c.Name == "run").Problems.Count);
    }

    private static string Hash(string path) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));

    private static int SeedWithDraws() => _found.Value;

    private static readonly Lazy<int> _found = new(() => Enumerable.Range(0, 100).First(seed =>
    {
        var result = YearRun.Create(Folders.Input(Folders.Read(RandomFolders.Create(seed)))).Execute();
        return result.Draws().Count() is >= 2 and <= 6 && result.Tree.Count < 200;
    }));

    private YearResult Write(int seed)
    {
        var result = YearRun.Create(Folders.Input(Folders.Read(RandomFolders.Create(seed)))).Execute();
        ResultFiles.WriteFolder(result, _folder);
        return result;
    }

    private static void AssertAgrees(VerificationReport report, int seed) =>
        Assert.True(report.Agrees, $"folder {seed}: {string.Join("\n", report.Checks.SelectMany(c => c.Problems))}");
}
