using TopGrid.Allocation.Engine;

namespace TopGrid.Engine.Tests.Steps;

/// <summary>Steps 1-7, one small calculation each, the figures written out first.</summary>
public sealed class LadderStepTests
{
    [Theory]
    [InlineData(119, 1)] // 1.19
    [InlineData(115, 1)] // 1.15
    [InlineData(800, 8)]
    [InlineData(49, 0)] // 0.49
    [InlineData(50, 1)] // 0.50 rounds up
    public void Pool_is_one_percent_rounded_half_up(int places, int pool)
    {
        var year = new TestYear(2025) { Places = places };
        Assert.Equal(pool, Ladder.FirstPass(year.Established("a", 1, 1).Input()).Pool);
    }

    [Fact]
    public void More_newcomers_than_the_pool_are_drawn_and_the_others_get_open_places_in_the_same_order()
    {
        // 100 places: pool 1 for 3 newcomers; the established one asks 98 of the 99 seats, so 1 open place for the second in the draw.
        var year = new TestYear(2023) { Places = 100 }.Established("e", 5000, 98).Newcomer("n1").Newcomer("n2").Newcomer("n3");
        var result = year.Run();
        var order = result.Trail.Draws.First(d => d.Name == "newcomers").Party;
        Assert.Equal(1, result.Standings[Column.Newcomer, order[0]]);
        Assert.Equal(1, result.Standings[Column.Open, order[1]]);
        Assert.Equal(0, result.Standings.Has[order[2]]);
        Assert.Equal([98], year.Granted(result, "e"));
    }

    [Fact]
    public void Status_and_refusals_follow_the_reference_date()
    {
        var year = new TestYear(2025) { Places = 10 }
            .Established("e", 100, 1, "ggz").Guaranteed("g", 0, 1, "ggz").Newcomer("n", 1, "ggz").NotRecognised("x", 2)
            .Established("zero", 100, 0, "ggz").Established("unknown", 100, 1).Weight("ggz", 1);
        var input = year.Input();
        Assert.Equal(
            [ApplicantStatus.Established, ApplicantStatus.Guaranteed, ApplicantStatus.Newcomer, ApplicantStatus.Refused,
                ApplicantStatus.Refused, ApplicantStatus.Refused],
            new[] { "e", "g", "n", "unknown", "x", "zero" }.Select(t => input.Status[year.Index(t)]));
        Assert.Equal(Reason.NotRecognised, input.Refusal[year.Index("x")]);
        Assert.Equal(Reason.NothingAsked, input.Refusal[year.Index("zero")]);
        Assert.Equal(Reason.SectorUnknown, input.Refusal[year.Index("unknown")]);
    }

    [Fact]
    public void Minimum_request_refuses_unless_the_consortium_asks_enough_together()
    {
        // Minimum 4: a and b ask 2 + 2 = 4 together in a consortium, c asks 3 alone.
        var year = new TestYear(2022) { Places = 10, Parameters = Protocols.For(2022) with { MinimumRequest = 4 } }
            .Established("a", 1, 2).Established("b", 1, 2).Established("c", 1, 3).Consortium("k", "a", "b");
        var input = year.Input();
        Assert.Equal([Reason.None, Reason.None, Reason.BelowMinimum], input.Refusal);
    }

    [Fact]
    public void Threshold_gives_whole_places_and_the_largest_remainders_the_rest()
    {
        // Volumes 4102, 3000, 1000 and 5 seats; requests 4 each, 12 > 5.
        // F(1000) = 4 + 3 + 1 = 8; F(1001) = 4 + 2 + 0 = 6; F(1026) = 3 + 2 + 0 = 5 (4102 / 1026 = 3.998), F(1025) = 4 + 2 = 6: d = 1026.
        var year = new TestYear(2022) { Places = 5 }.Established("a", 4102, 4).Established("b", 3000, 4).Established("c", 1000, 4);
        var result = year.Run();
        Assert.Equal([1026], result.First.Pass.Threshold);
        Assert.Equal([3, 2, 0], year.In(result, Column.Volume, "a", "b", "c"));

        // With 7 seats: F(1001) = 6 fits, F(1000) = 8 does not: d = 1001; remainders 98, 998, 1000: c gets the seventh.
        year.Places = 7;
        result = year.Run();
        Assert.Equal([1001], result.First.Pass.Threshold);
        Assert.Equal([4, 2, 0], year.In(result, Column.Volume, "a", "b", "c"));
        Assert.Equal([0, 0, 1], year.In(result, Column.Remainder, "a", "b", "c"));
    }

    [Fact]
    public void Equal_remainders_and_volumes_are_drawn_and_the_draw_names_exactly_them()
    {
        // Three of 1500 days, 2 seats, requests 2: F(750) = 6, F(751) = 3, F(1500) = 3, F(1501) = 0: d = 1501, remainders 1500 each.
        var year = new TestYear(2022) { Places = 2 }.Established("a", 1500, 2).Established("b", 1500, 2).Established("c", 1500, 2)
            .Established("d", 100, 2);
        var result = year.Run();
        Assert.Equal([1501], result.First.Pass.Threshold);
        var draw = Assert.Single(result.Trail.Draws);
        Assert.Equal("remainder", draw.Name);
        Assert.Equal([0, 1, 2], draw.Party.Order());
        Assert.Equal([true, true, false], draw.Won);
        Assert.Equal(draw.Party.Take(2).Order(), Enumerable.Range(0, 4).Where(i => result.Standings.Has[i] == 1));
    }

    [Fact]
    public void Remainders_go_round_again_in_the_same_order()
    {
        // 4 seats; a has 5 days and asks 5, z has none and asks 5: F(1) = 5 > 4, F(2) = 2: d = 2, 2 seats left, a the only candidate
        // (remainder 1): one, and in another pass one more.
        var year = new TestYear(2022) { Places = 4 }.Established("a", 5, 5).Established("z", 0, 5);
        var result = year.Run();
        Assert.Equal([2], result.First.Pass.Threshold);
        Assert.Equal([2, 0], year.In(result, Column.Volume, "a", "z"));
        Assert.Equal([2, 0], year.In(result, Column.Remainder, "a", "z"));
    }

    [Fact]
    public void Remainders_need_volume_and_what_nobody_can_take_stays_open()
    {
        // 5 seats; a has 10 days and asks 3, z has none and asks 9: F(1) = 3 <= 5: d = 1, and no candidate for the 2 seats left.
        var year = new TestYear(2022) { Places = 5 }.Established("a", 10, 3).Established("z", 0, 9);
        var result = year.Run();
        Assert.Equal([1], result.First.Pass.Threshold);
        Assert.Equal([3, 0], year.Granted(result, "a", "z"));
        Assert.Equal(2, result.Seal.Open);
    }

    [Fact]
    public void Sector_split_moves_surplus_to_unmet_requests_and_guarantees_come_first()
    {
        // 10 seats over weights 3:1:1 = 6, 2, 2. ggz asks 4 (keeps 4, surplus 2), jeugd asks 5 (unmet 3), ouderenzorg asks 3 (unmet 1):
        // 2 over 3:1 = 1.5, 0.5: floors 1, 0, remainders 2 and 2 of 4: the lot decides between jeugd and ouderenzorg.
        var year = new TestYear(2025) { Places = 10 }
            .Established("a", 100, 4, "ggz").Established("b", 100, 5, "jeugd").Guaranteed("c", 0, 1, "ouderenzorg")
            .Established("d", 9000, 2, "ouderenzorg")
            .Weight("ggz", 3).Weight("jeugd", 1).Weight("ouderenzorg", 1);
        var result = year.Run();
        Assert.Equal([6, 2, 2], result.First.Pass.SeatsBefore);
        Assert.Equal([4, 5, 3], result.First.Pass.GroupRequests);
        var draw = result.Trail.Draws.Single(d => d.Name == "sector-surplus");
        Assert.Equal([1, 2], draw.Party.Order());
        Assert.Equal(PartyKind.Group, draw.Parties);
        int[] expected = draw.Party[0] == 1 ? [4, 4, 2] : [4, 3, 3];
        Assert.Equal(expected, result.First.Pass.SeatsAfter);
        Assert.Equal([1], year.In(result, Column.Guarantee, "c"));
    }

    [Fact]
    public void Guarantees_beyond_the_seats_are_drawn()
    {
        var year = new TestYear(2023) { Places = 2 }.Guaranteed("a", 0, 1).Guaranteed("b", 0, 2).Guaranteed("c", 9, 1);
        var result = year.Run();
        var draw = Assert.Single(result.Trail.Draws);
        Assert.Equal("guarantee", draw.Name);
        Assert.Equal(2, draw.Won.Count(w => w));
        Assert.Equal(2, result.Seal.Granted);
    }

    [Fact]
    public void A_guarantee_is_a_floor_and_never_an_extra()
    {
        // 3 seats; g (2000 days, asks 2) has its guarantee, e (4000, asks 3). After the guarantee 2 seats for e's 3 and g's 1:
        // F(d): floor(2000/d) - 1 and floor(4000/d): d = 1334: e 2, g 0. Without the guarantee g would have earned one place as well.
        var year = new TestYear(2023) { Places = 3 }.Guaranteed("g", 2000, 2).Established("e", 4000, 3);
        var result = year.Run();
        Assert.Equal([1334], result.First.Pass.Threshold);
        Assert.Equal([1, 2], year.Granted(result, "g", "e"));
    }

    [Fact]
    public void Consortium_priority_grants_what_is_brought_in_first_in_a_scarce_group()
    {
        // 3 seats, asks 3 + 3: scarce. a brings 2 into k: granted first; the last seat by 4.2 over a's 1 and b's 3:
        // F(3001) = max(0, floor(1000/3001) - 2) + floor(9000/3001) = 2 > 1; d = 4501: 1. So b gets it.
        var year = new TestYear(2025) { Places = 3 }.Established("a", 1000, 3).Established("b", 9000, 3).Consortium("k", "a")
            .BringsIn("k", "a", 2);
        var result = year.Run();
        Assert.Equal([2, 0], year.In(result, Column.Consortium, "a", "b"));
        Assert.Equal([0, 1], year.In(result, Column.Volume, "a", "b"));
        Assert.Equal([4501], result.First.Pass.Threshold);
    }

    [Fact]
    public void Without_scarcity_nothing_is_booked_as_consortium_priority()
    {
        // 3 seats, 3 asked: not above the seats.
        var year = new TestYear(2025) { Places = 3 }.Established("a", 1000, 2).Established("b", 9000, 1).Consortium("k", "a")
            .BringsIn("k", "a", 2);
        var result = year.Run();
        Assert.Equal([0, 0], year.In(result, Column.Consortium, "a", "b"));
        Assert.Equal([2, 1], year.In(result, Column.Volume, "a", "b"));
        Assert.Equal([0], result.First.Pass.Threshold);
    }

    [Fact]
    public void Consortium_priority_beyond_the_seats_goes_by_threshold_and_then_by_lot()
    {
        // 3 seats; a (3000 days) and b (0 days) bring in 2 each: 4 > 3. F(1501) = 1, F(1500) = 2 <= 3, F(1) = 2: d = 1. One seat by lot
        // over the rest: only b asks (2).
        var year = new TestYear(2025) { Places = 3 }.Established("a", 3000, 2).Established("b", 0, 2).Established("c", 500, 1)
            .Consortium("k", "a", "b").BringsIn("k", "a", 2).BringsIn("k", "b", 2);
        var result = year.Run();
        Assert.Equal([2, 1, 0], year.In(result, Column.Consortium, "a", "b", "c"));
    }

    [Fact]
    public void Lottery_gives_everybody_one_before_anyone_gets_a_second()
    {
        // No volumes at all: F(1) = 0, so all 5 seats by lot over requests 3, 3, 1: first level 3 places, second level 2 of 2 tickets.
        var year = new TestYear(2025) { Places = 5 }.Established("a", 0, 3).Established("b", 0, 3).Established("c", 0, 1);
        var result = year.Run();
        Assert.Equal([2, 2, 1], year.In(result, Column.Lottery, "a", "b", "c"));
        Assert.Empty(result.Trail.Draws); // both levels were whole

        year.Places = 4;
        var draw = Assert.Single(year.Run().Trail.Draws);
        Assert.Equal("sector:national", draw.Name);
        Assert.Equal([2, 2], draw.N);
        Assert.Equal([0, 1], draw.Party.Order());
    }

    [Fact]
    public void Lottery_per_place_ranks_all_tickets_by_key_alone()
    {
        var year = new TestYear(2025) { Places = 2, Parameters = Protocols.For(2025) with { Tickets = Tickets.PerPlace } }
            .Established("a", 0, 3).Established("b", 0, 1);
        var result = year.Run();
        var draw = Assert.Single(result.Trail.Draws);
        Assert.Equal(4, draw.Key.Length);
        Assert.Equal(draw.Key.Order(), draw.Key);
        Assert.Equal(draw.Party.Take(2).Count(p => p == 0), result.Standings.Has[0]);
    }
}
