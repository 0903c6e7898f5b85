using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Calculation.Sweeps;
using TopGrid.Reference;

namespace TopGrid.Calculation.Tests.Sweeps;

/// <summary>A sweep on random folders: how it is cut never shows in its figures.</summary>
public sealed class SweepRunTests
{
    [Fact]
    public void However_a_sweep_is_cut_and_stored_its_figures_are_the_same()
    {
        var plan = new SweepPlan("", [], 12);
        for (var seed = 0; seed < 10; seed++)
        {
            var input = Folders.Input(Folders.Read(RandomFolders.Create(seed)));
            var sweep = new SweepRun(plan, $"input {seed}", _ => YearRun.Create(input));
            var whole = SweepFigures.Merge([sweep.Compute(0, 12, CancellationToken.None)]);
            SweepFigures[] pieces = [
                sweep.Compute(9, 12, CancellationToken.None), sweep.Compute(0, 1, CancellationToken.None),
                sweep.Compute(1, 9, CancellationToken.None)];
            var cut = SweepFigures.Merge(pieces.Select(piece => SweepFigures.FromBytes(piece.ToBytes())));
            Assert.Equal(whole.ToBytes(), cut.ToBytes());
            Assert.Equal(12, whole.Settings.Single().WhatIfs);
        }
    }

    [Fact]
    public void A_number_that_some_what_ifs_do_not_have_is_nought_there()
    {
        var seen = Spread.Of(3).With(Spread.Of(2));
        Assert.Equal(new Spread(2, 2, 5, 2, 3), seen.Over(2));
        Assert.Equal(new Spread(4, 2, 5, 0, 3), seen.Over(4));
    }

    [Fact]
    public void Seeds_follow_from_the_input_and_differ()
    {
        Assert.Equal(SweepPlan.Seed("ab", 1), SweepPlan.Seed("ab", 1));
        Assert.Equal(
            4,
            new[]
            {
                SweepPlan.Seed("ab", 1),
                SweepPlan.Seed("ab", 2),
                SweepPlan.Seed("a", 1),
                SweepPlan.Seed("ab\n1", 2),
            }.Select(Convert.ToHexString).Distinct().Count());
    }
}
