using System.Text.Json;
using Mono.Cecil;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Engine;
using TopGrid.Reference;
using TopGrid.Rules.Volume;

namespace TopGrid.Calculation.Tests.Mutants;

/// <summary>
/// Is the comparison with the second evaluator sharp? Every seeded mistake in the compiled engine must show in allocation.csv within
/// the first folders of the comparison, mistakes in figures in summary.json; a run that stops at its own seal does not count as caught.
/// </summary>
[Trait("Category", "Slow")]
public sealed class EngineMutantTests
{
    private const int MostFolders = 400;

    private static readonly Lazy<(Dictionary<string, string> Folder, ReferenceResult Expected)>[] _folders =
        [.. Enumerable.Range(1, MostFolders).Select(seed =>
        new Lazy<(Dictionary<string, string>, ReferenceResult)>(() =>
        {
            var folder = RandomFolders.Create(seed);
            return (folder, ReferenceEvaluator.Evaluate(folder));
        }))];

    public static TheoryData<string> NamesOfFigures => [.. EngineMutant.OfFigures.Select(m => m.Name)];

    public static TheoryData<string> Names => [.. EngineMutant.All.Select(m => m.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_mutant_of_the_engine_is_caught(string name)
    {
        var program = EngineMutant.All.Single(m => m.Name == name).Apply();
        Assert.True(CaughtAt(program, SamePlaces) is not null, $"'{name}' gives the same allocation.csv in {MostFolders} folders");
        program.Unload();
    }

    [Theory]
    [MemberData(nameof(NamesOfFigures))]
    public void Every_mutant_of_the_figures_about_returns_is_caught_by_the_summary_alone(string name)
    {
        var program = EngineMutant.OfFigures.Single(m => m.Name == name).Apply();
        Assert.True(CaughtAt(program, SameFigures) is not null, $"'{name}' gives the same summary.json in {MostFolders} folders");
        Assert.True(CaughtAt(program, SamePlaces) is null, $"'{name}' shows in allocation.csv; it belongs to the other mutants");
        program.Unload();
    }

    [Fact]
    public void There_are_ten_mutants_and_more_with_a_name_of_their_own()
    {
        Assert.True(EngineMutant.All.Count >= 10);
        Assert.Equal(EngineMutant.All.Count, EngineMutant.All.Select(m => m.Name).Distinct().Count());
    }

    /// <summary>What catches a mutant must be the mistake and not the way it was made.</summary>
    [Theory]
    [InlineData(typeof(Ladder))]
    [InlineData(typeof(VolumeIndex))]
    public void What_is_written_out_again_without_a_mistake_is_not_caught(Type inside)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(inside.Assembly.Location);
        using var bytes = new MemoryStream();
        assembly.Write(bytes);
        var program = new MutantProgram(assembly.Name.Name, bytes.ToArray());
        Assert.Null(CaughtAt(program, SamePlaces, 60));
        Assert.Null(CaughtAt(program, SameFigures, 60));
        program.Unload();
    }

    private static bool SamePlaces(Dictionary<string, byte[]> files, ReferenceResult expected) =>
        files[ResultFiles.Allocation].AsSpan().SequenceEqual(expected.AllocationCsv);

    private static bool SameFigures(Dictionary<string, byte[]> files, ReferenceResult expected)
    {
        using var summary = JsonDocument.Parse(files[ResultFiles.Summary]);
        return SummaryFacts.Of(summary.RootElement).ToHashSet().SetEquals(SummaryFacts.Of(expected));
    }

    private static int? CaughtAt(
        MutantProgram program, Func<Dictionary<string, byte[]>, ReferenceResult, bool> same, int folders = MostFolders)
    {
        for (var k = 0; k < folders; k++)
        {
            var (folder, expected) = _folders[k].Value;
            if (program.Allocate(folder).Files is { } files && !same(files, expected))
            {
                return k + 1;
            }
        }

        return null;
    }
}
