using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Reference;

namespace TopGrid.Calculation.Tests.Results;

/// <summary>rules.md 5 step 10 and the names of draws (4.3), read from the result files alone on random folders.</summary>
public sealed class ResultInvariantsTests : IDisposable
{
    private const int FewFolders = 40;
    private const int FolderCount = 150;
    private readonly string _folder = Directory.CreateTempSubdirectory("topgrid-invariants-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Places_add_up_nobody_is_above_its_request_and_every_applicant_has_one_final_decision() => AddUp(1, FewFolders);

    [Fact]
    [Trait("Category", "Slow")]
    public void They_do_in_many_folders() => AddUp(FewFolders + 1, FolderCount);

    private void AddUp(int from, int to)
    {
        for (var seed = from; seed <= to; seed++)
        {
            var input = Folders.Input(Folders.Read(RandomFolders.Create(seed)));
            var result = Write(input);
            var rows = result.Allocation().ToList();
            var decisions = result.Decisions().Select(line => RowFields.Parse(line.Span)).ToList();
            foreach (var profession in result.Summary.GetProperty("professions").EnumerateObject())
            {
                int Of(string name) => profession.Value.GetProperty(name).GetInt32();
                var granted = rows.Where(r => r.Profession == profession.Name).Sum(r => r.Granted);
                Assert.Equal(Of("places"), granted + Of("open") + Of("lapsed"));
                Assert.Equal(Of("granted"), granted);
                Assert.Equal(input.Year.Capacity.Where(c => c.Profession.ToString() == profession.Name).Sum(c => c.Places), Of("places"));
            }

            var offered = decisions.Where(d => d["reason"] == "offered").GroupBy(d => (d.Profession, d.Party))
                .ToDictionary(g => g.Key, g => g.Count());
            foreach (var row in rows)
            {
                var ownRight = row.Columns.Where(c => c.Key is not ("moved_in" or "moved_out" or "returned")).Sum(c => c.Value)
                    - offered.GetValueOrDefault((row.Profession, row.Tpid));
                Assert.True(ownRight <= row.Requested, $"folder {seed}: {row.Profession} {row.Tpid} has {ownRight} of {row.Requested}");
                Assert.All(row.Columns.Values, c => Assert.True(c >= 0));
                Assert.True(row.Granted >= 0);
            }

            var final = decisions.Where(d => d.Rule.StartsWith("final.", StringComparison.Ordinal)).ToList();
            Assert.Equal(final.Count, final.Select(d => (d.Profession, d.Party)).Distinct().Count());
            Assert.Equal(rows.Select(r => (r.Profession, r.Tpid)), final.Select(d => (d.Profession, d.Party)));
            Assert.Superset(
                input.Year.Requests.Where(r => r.Round == 1).Select(r => (r.Profession.ToString(), r.Tpid)).ToHashSet(),
                final.Select(d => (d.Profession, d.Party)).ToHashSet());
        }
    }

    /// <summary>
    /// Every lot that decides is in result.json under the name of rules.md 4.3, and every step that a lot decided names it and its own
    /// ticket.
    /// </summary>
    [Fact]
    [Trait("Category", "Slow")]
    public void Every_kind_of_draw_occurs_and_a_step_that_a_lot_decided_names_it_with_its_key_and_the_cut_off()
    {
        var kinds = new HashSet<string>();
        var steps = 0;
        for (var seed = 0; seed <= FolderCount; seed++)
        {
            var folder = seed == 0 ? Folders.ReturnAmongEquals() : RandomFolders.Create(seed);
            var result = Write(Folders.Input(Folders.Read(seed % 2 == 0 ? folder : FolderGenerator.WithoutTrainings(folder))));
            var tickets = new HashSet<(string Profession, string Draw, string Party, string Key)>();
            foreach (var draw in result.Result.GetProperty("draws").EnumerateArray())
            {
                var name = draw.GetProperty("draw").GetString()!;
                kinds.Add(name.Split(':')[0]);
                var all = draw.GetProperty("tickets").EnumerateArray().ToList();
                Assert.InRange(all.Count(t => t.GetProperty("won").GetBoolean()), 1, all.Count);
                tickets.UnionWith(
                    all.Select(
                        t => (
                            draw.GetProperty("profession").GetString()!, name, t.GetProperty("party").GetString()!,
                            t.GetProperty("key").GetString()!)));
            }

            foreach (var row in result.Decisions().Select(line => RowFields.Parse(line.Span)).Where(r => r["key"] is not null))
            {
                Assert.Contains((row.Profession, row["draw"]!, row.Party, row["key"]!), tickets);
                Assert.InRange(row.Number("rank"), 1, row.Number("tickets"));
                var placeByPlace = row["draw"]!.Split(':')[0] is "bonus-members" or "return" or "waiting-list";
                Assert.Equal(placeByPlace, row["cut_off"] is null);
                Assert.True(
                    placeByPlace
                        || (row.Number("rank") <= row.Number("winners")) == (string.CompareOrdinal(row["key"], row["cut_off"]) <= 0)
                        || row["draw"]!.StartsWith("sector:", StringComparison.Ordinal));
                steps++;
            }
        }

        Assert.Equal(
            ["bonus-members", "bonus-split", "consortium", "guarantee", "newcomers", "remainder", "return", "sector", "sector-split",
                "sector-surplus", "waiting-list"],
            kinds.Order(StringComparer.Ordinal));
        Assert.True(steps > 500, $"only {steps} steps");
    }

    private ResultFolder Write(CalculationInput input)
    {
        ResultFiles.WriteFolder(YearRun.Create(input).Execute(), _folder);
        return ResultFolder.Open(_folder);
    }
}
