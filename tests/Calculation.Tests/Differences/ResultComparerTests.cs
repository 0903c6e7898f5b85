using TopGrid.Allocation.Calculation.Differences;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Reference;
using TopGrid.Dataset;

namespace TopGrid.Calculation.Tests.Differences;

public sealed class ResultComparerTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("topgrid-diff-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_result_does_not_differ_from_itself()
    {
        var year = Folders.Read(RandomFolders.Create(5));
        var difference = ResultComparer.Compare(Write("a", year), Write("b", year), year, Folders.Shuffled(year, 1));
        Assert.True(difference.IsSame);
        Assert.True(difference.SameInput && difference.SameProtocol);
        Assert.Null(difference.FirstStep);
        Assert.Empty(difference.Facts!);
    }

    [Fact]
    public void One_corrected_request_names_who_changed_by_how_much_from_which_step_and_the_fact()
    {
        var found = 0;
        for (var seed = 0; seed < 12; seed++)
        {
            var before = Folders.Read(RandomFolders.Create(seed));
            var request = before.Requests.First(r => r.Round == 1);
            var after = before with { Requests = [.. before.Requests.Select(r => r == request ? r with { Places = r.Places + 3 } : r)] };
            var (left, right) = (Write("a", before), Write("b", after));
            var difference = ResultComparer.Compare(left, right, before, after);

            Assert.False(difference.SameInput);
            var fact = Assert.IsType<FactDifference>(difference.OnlyFact);
            Assert.Equal("requests.csv", fact.File);
            Assert.Contains(request.Tpid, fact.Before, StringComparison.Ordinal);
            Assert.NotEqual(fact.Before, fact.After);
            Assert.NotNull(difference.FirstStep);

            var rowsBefore = left.Allocation().ToDictionary(r => (r.Profession, r.Tpid));
            var rowsAfter = right.Allocation().ToDictionary(r => (r.Profession, r.Tpid));
            var expected = rowsBefore.Keys.Union(rowsAfter.Keys)
                .Where(k => rowsBefore.GetValueOrDefault(k)?.Granted != rowsAfter.GetValueOrDefault(k)?.Granted).ToHashSet();
            Assert.Superset(expected, difference.Parties.Select(p => (p.Profession, p.Tpid)).ToHashSet());
            Assert.All(difference.Parties, p => Assert.NotNull(p.FirstStep));
            Assert.All(
                difference.Parties,
                p => Assert.Equal(
                    (rowsAfter.GetValueOrDefault((p.Profession, p.Tpid))?.Granted
                        ?? 0) - (rowsBefore.GetValueOrDefault((p.Profession, p.Tpid))?.Granted ?? 0), p.Change));
            found += difference.Parties.Count;
        }
        Assert.True(found > 0);
    }

    [Fact]
    public void Another_protocol_is_named_and_no_fact_is_blamed()
    {
        var year = Folders.Read(RandomFolders.Create(6));
        var difference = ResultComparer.Compare(Write("a", year), Write("b", year, "newcomer_share=1/2"), year, year);
        Assert.False(difference.SameProtocol);
        Assert.True(difference.SameInput);
        Assert.Null(difference.OnlyFact);
    }

    private ResultFolder Write(string name, DatasetYear year, params IReadOnlyList<string> overrides)
    {
        var folder = Path.Combine(_root, name);
        ResultFiles.WriteFolder(YearRun.Create(Folders.Input(year, overrides)).Execute(), folder);
        return ResultFolder.Open(folder);
    }
}
