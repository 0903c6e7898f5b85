using System.Text;
using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Reference;

namespace TopGrid.Calculation.Tests.Run;

/// <summary>
/// On random folders rich in corner cases: how a run is cut, ordered, stored and spread never shows in a byte of its result.
/// </summary>
public sealed class YearRunTests
{
    private const int FolderCount = 30;

    [Fact]
    public void Cutting_into_pieces_and_many_threads_change_no_byte()
    {
        for (var seed = 0; seed < FolderCount; seed++)
        {
            var run = YearRun.Create(Folders.Input(Folders.Read(RandomFolders.Create(seed))));
            var expected = Folders.Files(run.Execute());
            foreach (var (institutions, components, threads) in new[] { (1, 1, 4), (3, 2, 1), (7, 1, 3), (1_000, 1_000, 2) })
            {
                var cut = YearRun.Create(run.Input).Execute(threads, new ChunkSizes(institutions, components));
                Folders.AssertSame(
                    expected, Folders.Files(cut), $"folder {seed} in pieces of {institutions} and {components} on {threads} threads");
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(22, 4)]
    [InlineData(2_500, 25)]
    [InlineData(100_000, 1_000)]
    public void A_phase_of_consortia_has_a_handful_of_units_in_a_national_year_and_a_thousand_in_a_huge_one(int components, int units)
    {
        var size = ChunkSizes.For(components).ComponentsPerUnit;
        var cut = RunPlan.Cut("GZ", RunPhase.Consortia, components, size).ToList();
        Assert.Equal(units, cut.Count);
        Assert.Equal(components, cut.Sum(unit => unit.To - unit.From));
    }

    [Fact]
    public void The_order_of_rows_changes_no_byte()
    {
        for (var seed = 0; seed < FolderCount; seed++)
        {
            var year = Folders.Read(RandomFolders.Create(seed));
            var expected = Folders.Files(YearRun.Create(Folders.Input(year)).Execute());
            var shuffled = Folders.Files(YearRun.Create(Folders.Input(Folders.Shuffled(year, seed))).Execute());
            Folders.AssertSame(expected, shuffled, $"folder {seed} shuffled");
        }
    }

    [Fact]
    public void Units_computed_by_workers_that_share_nothing_but_stored_bytes_give_the_same_result()
    {
        for (var seed = 0; seed < FolderCount / 2; seed++)
        {
            var input = Folders.Input(Folders.Read(RandomFolders.Create(seed)));
            var expected = Folders.Files(YearRun.Create(input).Execute());
            var plan = YearRun.Create(input).Plan(new ChunkSizes(5, 1));
            var stored = new Dictionary<UnitOfWork, (byte[] Delta, byte[] Decisions, byte[] Draws)>();
            foreach (var unit in plan.Units)
            {
                // A process of its own for every unit, fed from the store.
                var outcome = YearRun.Create(input)
                    .Compute(unit, phase => [.. plan.Of(unit.Profession, phase).Select(u => UnitDelta.FromBytes(phase, stored[u].Delta))]);
                stored[unit] = (outcome.Delta.ToBytes(), outcome.Decisions.Bytes.ToArray(), outcome.Draws.Bytes.ToArray());
            }
            var outcomes = stored.Reverse().Select(s => new UnitOutcome(
                s.Key, UnitDelta.FromBytes(s.Key.Phase, s.Value.Delta), DecisionRows.FromBytes(s.Value.Decisions),
                DecisionRows.FromBytes(s.Value.Draws)));
            Folders.AssertSame(expected, Folders.Files(YearRun.Create(input).Assemble(outcomes)), $"folder {seed}");
        }
    }

    [Fact]
    public void Units_are_named_in_the_order_of_the_run()
    {
        var plan = YearRun.Create(Folders.Input(Folders.Read(RandomFolders.Create(3)))).Plan(new ChunkSizes(2, 1));
        Assert.Equal(plan.Units.Select(u => u.Id), plan.Units.Select(u => u.Id).Order(StringComparer.Ordinal));
        Assert.Equal(plan.Units.Count, plan.Units.Select(u => u.Id).Distinct().Count());
    }

    [Fact]
    public void Every_decision_has_a_sentence_without_gaps_in_both_languages()
    {
        var rules = new HashSet<string>();
        for (var seed = 0; seed < FolderCount; seed++)
        {
            var input = Folders.Input(Folders.Read(RandomFolders.Create(seed)));
            var wording = new Wording(input.Protocol, input.Year);
            foreach (var leaf in YearRun.Create(input).Execute().Leaves())
            {
                var row = RowFields.Parse(leaf.Span);
                rules.Add(row.Rule);
                foreach (var language in Enum.GetValues<TopGrid.Rules.Vocabulary.Language>())
                {
                    var sentence = wording.Sentence(row, language);
                    Assert.DoesNotContain('{', sentence);
                    Assert.EndsWith(".", sentence, StringComparison.Ordinal);
                }
            }
        }
        Assert.True(rules.Count > 45, $"only {rules.Count} rules were met: {string.Join(", ", rules)}");
    }

    [Fact]
    public void Allocation_agrees_with_the_second_evaluator()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var folder = RandomFolders.Create(seed);
            var expected = Encoding.UTF8.GetString(ReferenceEvaluator.Evaluate(folder).AllocationCsv);
            var actual = Encoding.UTF8.GetString(Folders.Allocate(folder)[ResultFiles.Allocation]);
            Assert.True(expected == actual, $"folder {seed}:\n{expected}\n{actual}");
        }
    }
}
