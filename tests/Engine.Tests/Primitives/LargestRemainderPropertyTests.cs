using FsCheck;
using FsCheck.Fluent;
using TopGrid.Allocation.Engine;

namespace TopGrid.Engine.Tests.Primitives;

public sealed class LargestRemainderPropertyTests
{
    private static readonly Arbitrary<(long[] Weights, int Seats)> _divisions = (
        from weights in Gen.Choose(0, 60).Select(w => (long)w).ArrayOf()
        from seats in Gen.Choose(0, 200)
        select (weights, seats)).ToArbitrary();

    [Fact]
    public void Seats_given_and_open_total_exactly_and_each_gets_its_quota_rounded_down_or_up() =>
        Prop.ForAll(_divisions, d =>
        {
            var result = Divide(d.Weights, d.Seats);
            var total = d.Weights.Sum();
            Assert.Equal(d.Seats, result.Seats.Sum() + result.Open);
            Assert.Equal(total == 0 ? d.Seats : 0, result.Open);
            for (var i = 0; i < d.Weights.Length && total > 0; i++)
            {
                var floor = d.Seats * d.Weights[i] / total;
                Assert.InRange(result.Seats[i], floor, d.Seats * d.Weights[i] % total == 0 ? floor : floor + 1);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Permuting_the_parties_permutes_the_seats() =>
        Prop.ForAll(_divisions, d =>
        {
            // Lots belong to the party, not to its position.
            var order = Enumerable.Range(0, d.Weights.Length).OrderBy(i => Lots.KeyOf(1000 + i)).ToArray();
            var straight = Divide(d.Weights, d.Seats);
            var mixed = LargestRemainder.Divide([.. order.Select(i => d.Weights[i])], d.Seats, [], k => Lots.KeyOf(order[k]));
            Assert.Equal(order.Select(i => straight.Seats[i]), mixed.Seats);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Scaling_all_weights_changes_nothing_even_beyond_63_bits_of_product() =>
        Prop.ForAll(_divisions, d =>
        {
            var scaled = d.Weights.Select(w => w * 1_000_000_007L * 1000).ToArray();
            Assert.Equal(Divide(d.Weights, d.Seats).Seats, Divide(scaled, d.Seats).Seats);
            Assert.Equal(Divide(d.Weights, d.Seats * 1_000_000L).Seats, Divide(scaled, d.Seats * 1_000_000L).Seats);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nobody_exceeds_its_cap_and_seats_stay_open_only_when_all_with_weight_are_full() =>
        Prop.ForAll(_divisions, Gen.Choose(0, 12).ArrayOf(60).ToArbitrary(), (d, someCaps) =>
        {
            var caps = d.Weights.Select((_, i) => (long)someCaps[i % someCaps.Length]).ToArray();
            var result = LargestRemainder.Divide(d.Weights, d.Seats, caps, Lots.KeyOf);
            Assert.Equal(d.Seats, result.Seats.Sum() + result.Open);
            Assert.All(Enumerable.Range(0, caps.Length), i => Assert.True(result.Seats[i] <= caps[i]));
            if (result.Open > 0)
            {
                Assert.All(Enumerable.Range(0, caps.Length), i => Assert.True(d.Weights[i] == 0 || result.Seats[i] == caps[i]));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whoever_exceeds_its_cap_leaves_with_it_and_the_others_divide_the_rest()
    {
        // 10 seats over 6, 3, 1: quotas 6, 3, 1. Cap 2 for the first: 8 seats over 3, 1: quotas 6, 2. Cap 5 for the second: 3 for the
        // third.
        Assert.Equal([2, 5, 3], LargestRemainder.Divide([6, 3, 1], 10, [2, 5, 9], Lots.KeyOf).Seats);

        // With cap 1 for the third, two seats stay open.
        var capped = LargestRemainder.Divide([6, 3, 1], 10, [2, 5, 1], Lots.KeyOf);
        Assert.Equal([2, 5, 1], capped.Seats);
        Assert.Equal(2, capped.Open);
    }

    [Fact]
    public void All_weights_zero_leaves_all_seats_open()
    {
        var result = LargestRemainder.Divide([0, 0], 5, [], Lots.KeyOf);
        Assert.Equal([0, 0], result.Seats);
        Assert.Equal(5, result.Open);
    }

    private static LargestRemainderResult Divide(long[] weights, long seats) => LargestRemainder.Divide(weights, seats, [], Lots.KeyOf);
}
