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

    [Fact]
    public void However_a_search_closes_in_on_a_number_of_seats_each_probe_gives_what_the_ladder_itself_gives()
    {
        var plain = 0;
        for (var seed = 0; seed < 1000; seed++)
        {
            var random = new Random(seed);
            var input = Scarce(random).Input();
            var earned = new int[input.Institutions];
            var probes = new BonusProbes(input, earned);
            int fewest = 0, most = input.Places;
            while (fewest <= most)
            {
                var seats = fewest + ((most - fewest) * random.Next(1, 4) / 4);
                if (probes.Need(seats) is { } need)
                {
                    plain++;
                    Assert.True(need == BonusReserve.Need(input, seats, earned), $"year {seed}, {seats} seats");
                }

                var moreSeats = random.Next(2) == 0;
                probes.Closer(moreSeats);
                (fewest, most) = moreSeats ? (seats + 1, most) : (fewest, seats - 1);
            }
        }

        Assert.True(plain > 5000, $"only {plain} were plain");
    }

    /// <summary>
    /// Many members of many consortia, some of several. Volumes come in clumps, so that whole places leave seats over for remainders and
    /// several numbers of seats share a threshold; half of what is brought in is bonus, so that one place more or less is felt.
    /// </summary>
    private static TestYear Scarce(Random random)
    {
        var year = new TestYear(2022)
        {
            Places = random.Next(40, 160), SeedByte = (byte)random.Next(256),
            Parameters = Protocols.For(2022) with { BonusRate = Fraction.Percent(50) },
        };
        var asked = Enumerable.Range(0, 60).Select(_ => random.Next(1, 9)).ToArray();
        for (var i = 0; i < asked.Length; i++)
        {
            var days = random.Next(6) == 0 ? 0 : (900 * random.Next(1, 7)) + random.Next(0, 5);
            _ = random.Next(8) == 0 ? year.Guaranteed($"t{i:00}", days, asked[i]) : year.Established($"t{i:00}", days, asked[i]);
        }

        for (var c = 0; c < 30; c++)
        {
            var members = Enumerable.Range(0, 3).Select(_ => random.Next(asked.Length)).Distinct().ToList();
            year.Consortium($"k{c:00}", [.. members.Select(i => $"t{i:00}")]);
            foreach (var i in members)
            {
                var places = random.Next(0, asked[i] + 1);
                asked[i] -= places;
                year.BringsIn($"k{c:00}", $"t{i:00}", places);
            }
        }

        return year;
    }
}
