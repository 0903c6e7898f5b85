using TopGrid.Allocation.Calculation.Sweeps;
using TopGrid.Allocation.Jobs;

namespace TopGrid.Allocation.Tests;

public sealed class JobSpecTests
{
    [Theory]
    [InlineData(601, 5, 5)]
    [InlineData(601, 800, 16)]
    [InlineData(601, 20_000, 16)]
    [InlineData(601, 100_000, 41)]
    [InlineData(1_000_000, 100, 100)]
    public void A_sweep_has_units_for_a_cluster_to_share_and_no_more_than_are_worth_dispatching(int institutions, int seeds, int units)
    {
        var plan = new SweepPlan("", [], seeds);
        List<(int From, int To)> cut = [.. JobSpec.OfSweep(plan, institutions).Cut(plan.Count)];
        Assert.Equal(units, cut.Count);
        Assert.Equal(seeds, cut.Sum(unit => unit.To - unit.From));
    }
}
