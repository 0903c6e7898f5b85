using TopGrid.Allocation.Engine;

namespace TopGrid.Engine.Tests.Steps;

public sealed class BonusProbesTests
{
    [Fact]
    public void The_short_way_to_the_bonus_needed_gives_what_the_ladder_itself_gives()
    {
        var plain = 0;
        for (var seed = 0; seed < 300; seed++)
        {
            var input = RandomYears.Create(seed, Protocols.Years[1 + (seed % 3)]).Input();
            var earned = new int[input.Institutions];
            var probes = new BonusProbes(input, earned);
            for (var seats = 0; seats <= input.Places; seats++)
            {
                if (probes.Need(seats) is { } need)
                {
                    plain++;
                    Assert.True(need == BonusReserve.Need(input, seats, earned), $"year {seed}, {seats} seats");
                }

                probes.Closer(moreSeats: true);
            }
        }

        Assert.True(plain > 1000, $"only {plain} were plain");
    }
}
