using TopGrid.Allocation.Engine;

namespace TopGrid.Engine.Tests.Steps;

/// <summary>Steps 3 and 8: reserve, base, split, members, left-overs, division.</summary>
public sealed class BonusTests
{
    [Fact]
    public void Oost_Brabant_earns_a_bonus_of_two_point_eight()
    {
        // S0: 7 + 1 + 2 + 1 + 0 + 1 + 2 = 14 places, 20 percent = 2.8: inside 3 rounded half up; reserved 2 and the left-over makes it 3.
        Assert.Equal([3], Ladder.FirstPass(OostBrabant(2022).Input()).Bonus);
        Assert.Equal([14], Ladder.FirstPass(OostBrabant(2022).Input()).Base);
        Assert.Equal([3], Ladder.FirstPass(OostBrabant(2025).Input()).Bonus);
        var two = OostBrabant(2025);
        two.Reserve = 2;
        Assert.Equal([2], Ladder.FirstPass(two.Input()).Bonus);
    }

    [Fact]
    public void Bonus_inside_the_total_is_what_it_leads_to()
    {
        // 20 places, one consortium of a (brings in all 20) and nobody else with volume. need(R) = 20 percent of (20 - R) rounded half up:
        // hi = 4; mid 2: need(2) = 3.6 -> 4 > 2, lo = 3; mid 3: 17 * 0.2 = 3.4 -> 3 <= 3: B = 3.
        var year = new TestYear(2022) { Places = 20, Parameters = Protocols.For(2022) with { NewcomerShare = Fraction.Zero } }
            .Established("a", 9000, 30).Established("b", 0, 30).Consortium("k", "a", "b").BringsIn("k", "a", 30);
        var result = year.Run();
        Assert.Equal(3, result.First.BonusPlaces);
        Assert.Equal([17], result.First.Base);
        Assert.Equal([2, 3], result.Trail.Steps.ToArray().Where(s => s.Kind == StepKind.BonusProbe).Select(s => s.A));
    }

    [Fact]
    public void Places_are_attributed_to_consortia_in_order_of_id()
    {
        // x brings 2 into k1 and 3 into k2 and gets 4 of 5: t(k1) = 2, t(k2) = 2.
        var year = new TestYear(2025) { Places = 4, Reserve = 0 }
            .Established("x", 9000, 5).Consortium("k1", "x").Consortium("k2", "x").BringsIn("k1", "x", 2).BringsIn("k2", "x", 3);
        var result = year.Run();
        Assert.Equal([2, 2], result.First.Base);
        Assert.Equal([2, 2], result.First.Attributed);
    }

    [Fact]
    public void Entitlements_above_the_reserve_are_split_by_largest_remainder_over_the_bases()
    {
        // Bases 30 and 10: entitlements 6 and 2, reserve 4: 4 * 30/40 = 3 and 1.
        var year = new TestYear(2025) { Places = 44, Reserve = 4, Parameters = Protocols.For(2025) with { NewcomerShare = Fraction.Zero } }
            .Established("a", 9000, 40).Established("b", 9000, 20)
            .Consortium("k1", "a").Consortium("k2", "b").BringsIn("k1", "a", 30).BringsIn("k2", "b", 10);
        var first = Ladder.FirstPass(year.Input());
        Assert.Equal([30, 10], first.Base);
        Assert.Equal([3, 1], first.Bonus);
    }

    [Fact]
    public void A_declaration_that_fits_is_followed_and_one_that_does_not_is_replaced_and_marked()
    {
        // Bonus 3, a asks 20 and has 14: unmet 6. The default goes to who has least: b (0), then b again (1), ... b asks 2: b 2, a 1.
        var fits = Declaring(("a", 3));
        Assert.Equal([3, 0], fits.In(fits.Run(), Column.Bonus, "a", "b"));
        Assert.Empty(fits.Run().Consortia.Provisional);
        foreach (var wrong in new[] { Declaring(("a", 2)), Declaring(("b", 3)), Declaring(("o", 3)), Declaring() })
        {
            var result = wrong.Run();
            Assert.Equal([1, 2], wrong.In(result, Column.Bonus, "a", "b"));
            Assert.Equal([0], result.Consortia.Provisional);
        }
    }

    [Fact]
    public void A_bonus_of_a_hundred_million_goes_to_who_has_least_until_all_have_as_much()
    {
        // Base 500 million, 20 % is the reserve. By lot a and b get the same, after 9,000 and 100 places by their days at 1 day a place: b
        // is 8,900 behind, so the bonus raises b first and then both, to 300 million each.
        var year = new TestYear(2025)
        {
            Places = 600_000_000,
            Reserve = 100_000_000,
            Parameters = Protocols.For(2025) with { NewcomerShare = Fraction.Zero },
        }
            .Established("a", 9000, 400_000_000).Established("b", 100, 400_000_000).Consortium("k", "a*", "b*");
        var result = year.Run();
        Assert.Equal([300_000_000, 300_000_000], year.Granted(result, "a", "b"));
        Assert.Equal([49_995_550, 50_004_450], year.In(result, Column.Bonus, "a", "b"));
    }

    [Fact]
    public void Bonus_nobody_asks_for_passes_through_the_ladder_again()
    {
        // Reserve 5, base 10 -> bonus 2; the member asks no more: all 5 are left over. b asked 4 and has 2, n is a newcomer with nothing.
        var year = new TestYear(2025) { Places = 17, Reserve = 5, Parameters = Protocols.For(2025) with { NewcomerShare = Fraction.Zero } }
            .Established("a", 99000, 10).Established("b", 100, 4).Newcomer("n").Consortium("k", "a*");
        var result = year.Run();
        Assert.Equal(0, result.Consortia.BonusTaken);
        Assert.Equal([10, 4, 1], year.Granted(result, "a", "b", "n"));
        Assert.Equal(5, result.LeftOvers.Pass.Seats);
        Assert.Equal(2, result.LeftOvers.Pass.LeftOpen);
        Assert.Equal(2, result.Seal.Open);
    }

    [Fact]
    public void Division_moves_what_the_giver_holds_of_the_consortium_and_refuses_the_rest_whole()
    {
        // a brings in 3 of its 5 places: it may move 3. To b 2, to c 2 (only 1 left: refused whole), to x not a member, to a itself.
        var year = new TestYear(2025) { Places = 5 }.Established("a", 9000, 5).NoRequest("b").NoRequest("c").NoRequest("x")
            .NoRequest("unrecognised", recognised: false)
            .Consortium("k", "a", "b", "c", "unrecognised").BringsIn("k", "a", 3)
            .Moves("k", "a", "b", 2).Moves("k", "a", "c", 2).Moves("k", "a", "x", 1).Moves("k", "a", "a", 1)
            .Moves("k", "a", "unrecognised", 1);
        var result = year.Run();
        Assert.Equal([3, 2, 0, 0], year.Granted(result, "a", "b", "c", "x"));
        Assert.Equal([2], year.In(result, Column.MovedOut, "a"));
        Assert.Equal(
            [Reason.SameInstitution, Reason.None, Reason.AboveHolding, Reason.ReceiverNotRecognised, Reason.NotMember],
            result.Trail.Steps.ToArray().Where(s => s.Kind == StepKind.MovedOut).Select(s => s.Reason));
    }

    [Fact]
    public void Pooled_volume_is_lent_once_to_the_first_consortium()
    {
        // m has 700 days and no request: lent to r1 (first id); r2 pools only its own. In a separate consortium nothing is pooled.
        var year = new TestYear(2025) { Places = 5 }.Established("r1", 100, 2).Established("r2", 100, 2).NoRequest("m", 700)
            .Consortium("k1", RequestMode.Pooled, "r1", true, "r1", "m").Consortium("k2", RequestMode.Mixed, "r2", true, "r2", "m");
        var input = year.Input();
        Assert.Equal([700, 800, 100], input.Volume);
        Assert.Equal([2, 2], input.BroughtInTotal.Where(b => b > 0)); // requesters bring in all by default
    }

    private static TestYear OostBrabant(int year)
    {
        var built = new TestYear(year)
        {
            Places = 17, Reserve = 3, Parameters = Protocols.For(year) with { NewcomerShare = Fraction.Zero },
        };
        (string Tpid, int Places)[] members =
            [("GGz Oost Brabant", 7), ("Centiv", 1), ("Indigo", 2), ("Momentum", 1), ("Zorgboog", 0), ("Elkerliek", 1), ("ORO", 2)];
        foreach (var (tpid, places) in members)
        {
            built.Established(tpid, 3000, places);
        }

        return built.Consortium("oost-brabant", [.. members.Select(m => m.Tpid + "*")]);
    }

    private static TestYear Declaring(params (string Tpid, int Places)[] rows)
    {
        var year = new TestYear(2025) { Places = 17, Reserve = 3, Parameters = Protocols.For(2025) with { NewcomerShare = Fraction.Zero } }
            .Established("a", 9000, 20).Established("b", 0, 2).NoRequest("o").Consortium("k", "a", "b").BringsIn("k", "a", 20);
        foreach (var (tpid, places) in rows)
        {
            year.Declares("k", tpid, places);
        }

        return year;
    }
}
