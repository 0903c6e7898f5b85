using FsCheck;
using FsCheck.Fluent;
using TopGrid.Assessment.Conditions.Kinds;

namespace TopGrid.Assessment.Tests.Conditions;

public sealed class MatchingTests
{
    [Fact]
    public void A_slot_gives_way_when_another_can_only_be_filled_by_its_member() =>
        Assert.True(Matching.Covers<bool>([[true, true, true], [true, true, false], [true, false, false]], fits => fits));

    [Fact]
    public void Two_slots_cannot_share_the_only_member_that_fits() =>
        Assert.False(Matching.Covers<bool>([[true, false, false], [true, false, false]], fits => fits));

    [Fact]
    public void No_slots_are_always_filled_and_no_members_fill_none()
    {
        Assert.True(Matching.Covers<bool>([], fits => fits));
        Assert.False(Matching.Covers<bool>([[]], fits => fits));
    }

    [Fact]
    public void The_matching_agrees_with_trying_every_arrangement()
    {
        // Four slots by up to five members, one bit for each pair.
        var property = Prop.ForAll(
            Gen.Choose(0, (1 << 20) - 1).ToArbitrary(), Gen.Choose(0, 5).ToArbitrary(), (bits, members) =>
            {
                var rows = Enumerable.Range(0, 4)
                    .Select(slot => Enumerable.Range(0, members).Select(member => (bits >> ((slot * 5) + member) & 1) == 1).ToArray())
                    .ToArray();
                return Matching.Covers(rows, fits => fits) == Try(rows, 0, []);
            });
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), property);
    }

    private static bool Try(bool[][] rows, int row, HashSet<int> used) => row == rows.Length
        || Enumerable.Range(0, rows[row].Length).Any(column =>
            rows[row][column] && !used.Contains(column) && Try(rows, row + 1, [.. used, column]));
}
