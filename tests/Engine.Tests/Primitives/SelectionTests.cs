using FsCheck;
using FsCheck.Fluent;
using TopGrid.Allocation.Engine;

namespace TopGrid.Engine.Tests.Primitives;

public sealed class SelectionTests
{
    [Fact]
    public void Value_at_a_rank_is_that_of_the_sorted_list() =>
        Prop.ForAll(Gen.Choose(0, 50).Select(v => (long)v).NonEmptyListOf().ToArbitrary(), some =>
        {
            var values = Enumerable.Repeat(some, 20).SelectMany(v => v).ToArray();
            var sorted = values.OrderDescending().ToArray();
            for (var rank = 0; rank < values.Length; rank += 7)
            {
                Assert.Equal(sorted[rank], Selection.Descending((long[])values.Clone(), rank));
            }
        }).QuickCheckThrowOnFailure();
}
