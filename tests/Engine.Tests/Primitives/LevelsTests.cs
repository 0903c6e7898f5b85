using TopGrid.Allocation.Engine;

namespace TopGrid.Engine.Tests.Primitives;

/// <summary>Passes in which everybody below its limit gets one, against the passes themselves.</summary>
public class LevelsTests
{
    [Theory]
    [InlineData(new[] { 3, 1, 2 }, 0, 0)]
    [InlineData(new[] { 3, 1, 2 }, 2, 0)] // three ask, two seats
    [InlineData(new[] { 3, 1, 2 }, 3, 1)]
    [InlineData(new[] { 3, 1, 2 }, 4, 1)] // the second pass has two who ask, one seat is left
    [InlineData(new[] { 3, 1, 2 }, 5, 2)]
    [InlineData(new[] { 3, 1, 2 }, 6, 3)]
    [InlineData(new[] { 3, 1, 2 }, 60, 3)]
    [InlineData(new[] { 2, -4 }, 1, 1)] // who has more than it may get takes no part
    [InlineData(new int[0], 5, 0)]
    public void Passes_are_full_as_long_as_the_seats_suffice(int[] rest, int seats, int passes) =>
        Assert.Equal(passes, Levels.Full(rest, seats));

    [Fact]
    public void As_many_as_pass_by_pass_on_random_limits()
    {
        var random = new Random(11);
        for (var round = 0; round < 2000; round++)
        {
            var rest = Enumerable.Range(0, random.Next(1, 7)).Select(_ => random.Next(0, 9)).ToArray();
            var seats = random.Next(0, 30);
            var (left, passes) = (seats, 0);
            while (rest.Count(r => r > passes) is > 0 and var ask && ask <= left)
            {
                left -= ask;
                passes++;
            }

            Assert.Equal(passes, Levels.Full(rest, seats));
        }
    }

    [Fact]
    public void Limits_of_a_thousand_million_do_not_overflow() =>
        Assert.Equal(999_999_999 / 3, Levels.Full([999_999_999, 999_999_999, 999_999_999], 999_999_999));
}
