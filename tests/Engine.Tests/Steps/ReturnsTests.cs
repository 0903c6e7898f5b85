using TopGrid.Allocation.Engine;

namespace TopGrid.Engine.Tests.Steps;

/// <summary>Step 9: returned places, inside the consortium and on the waiting lists.</summary>
public sealed class ReturnsTests
{
    [Fact]
    public void Inside_a_consortium_the_place_goes_to_the_named_member_or_else_to_who_has_least()
    {
        // a, b, c have 3, 2, 1 of 6 (d = 867, since F(866) = 3 + 3 + 1 = 7); a returns 2: one offered to m (no request), one to who has
        // least: c.
        var year = Scarce().Returns("a", 1, "2021-05-01", "m").Returns("a", 1, "2021-05-02").Consortium("k", "a", "b", "c", "m");
        var result = year.Run();
        Assert.Equal([1, 2, 2, 1], year.Granted(result, "a", "b", "c", "m"));
        Assert.Equal(2, result.Decided.KeptInConsortium);
        Assert.Equal(ReturnPolicy.WaitingList, result.Other.Policy);
    }

    [Fact]
    public void Late_places_lapse_and_the_last_day_is_in_time()
    {
        // Without a deadline in the year the last day is 31 May of T-1.
        var year = Scarce().Returns("a", 1, "2021-05-31").Returns("b", 1, "2021-06-01");
        var result = year.Run();
        Assert.Equal(1, result.Decided.Lapsed);
        Assert.Equal([2, 1, 2], year.Granted(result, "a", "b", "c"));
    }

    [Fact]
    public void More_than_one_has_is_refused_place_by_place_and_nobody_who_returns_receives()
    {
        // c has 1 and returns 3; a returns too, so b alone may receive: asked 5, has 2: 3 more.
        var year = Scarce().Returns("c", 3, "2021-05-01").Returns("a", 0, "2021-06-30");
        var result = year.Run();
        Assert.Equal(2, result.Decided.Refused);
        Assert.Equal([3, 3, 0], year.Granted(result, "a", "b", "c"));
    }

    [Fact]
    public void Waiting_list_is_by_places_above_or_below_the_threshold()
    {
        // 7 seats, x (1001 days) has one: d = 867. Days above whole places: a 3400 - 3 * 867 = 799, b 2600 - 2 * 867 = 866, c 433.
        // x returns 1: b comes first.
        var year = Scarce(extra: 1).Established("x", 1001, 1).Returns("x", 1, "2021-05-01");
        var result = year.Run();
        Assert.Equal([867], result.First.Pass.Threshold);
        Assert.Equal([3, 3, 1, 0], year.Granted(result, "a", "b", "c", "x"));
    }

    [Fact]
    public void A_place_nobody_can_take_stays_open()
    {
        var year = new TestYear(2025) { Places = 5 }.Established("a", 100, 3).Established("b", 100, 2).Returns("a", 1, "2024-05-01");
        var result = year.Run(); // no scarcity, no waiting list
        Assert.Equal(1, result.Decided.LeftOpen);
        Assert.Equal((4, 1, 0), (result.Seal.Granted, result.Seal.Open, result.Seal.Lapsed));
    }

    [Fact]
    public void Same_sector_comes_before_the_profession_under_reallocation_only()
    {
        // One national group (no weights). b (ggz) stands lower than c (jeugd), but shares the sector of the returning a.
        var year = new TestYear(2025) { Places = 3 }
            .Established("a", 3000, 2, "ggz").Established("b", 100, 2, "ggz").Established("c", 1900, 2, "jeugd")
            .Returns("a", 1, "2024-05-01");
        var result = year.Run();
        Assert.Equal(year.Index("b"), result.Decided.Receiver[0]);
        Assert.Equal(year.Index("c"), result.Other.Receiver[0]);
    }

    [Fact]
    public void Penalty_lowers_the_claim_of_each_returned_place_in_time_or_late()
    {
        var year = Scarce().Returns("a", 1, "2021-05-01").Returns("a", 1, "2021-08-01").Returns("c", 5, "2021-05-01");
        year.Parameters = year.Parameters with { PenaltyPlaces = 2 };
        var penalty = year.Run().Penalty;
        Assert.Equal([year.Index("a"), year.Index("c")], penalty.Institution);
        Assert.Equal([2, 1], penalty.Returned);
        Assert.Equal([4, 2], penalty.ClaimLowered);
    }

    [Fact]
    public void The_largest_penalty_on_the_most_places_of_a_row_is_a_number_and_no_overflow()
    {
        var year = new TestYear(2025) { Places = 100_000 }.Established("a", 3000, 100_000).Returns("a", 100_000, "2024-05-01");
        year.Parameters = year.Parameters with { PenaltyPlaces = 1_000_000 };
        Assert.Equal([100_000_000_000], year.Run().Penalty.ClaimLowered);
    }

    [Fact]
    public void Extra_round_runs_on_what_round_one_left_with_requests_on_top()
    {
        // Round 1: 10 places, a asks 3, newcomer n one: 6 open. Round 2: a asks 4 more, n (has one, so established) asks 1, m is new.
        var year = new TestYear(2023) { Places = 10 }.Established("a", 3000, 3).Newcomer("n").Newcomer("m", 0);
        var first = year.Run();
        Assert.Equal(6, first.Seal.Open);
        year.Parameters = year.Parameters with { DrawSuffix = ":2" };
        int[] second = [4, 1, 1];
        var later = new LaterRound(6, first.Standings.Has.ToArray(), [true, true, true], second, second);
        var result = Ladder.Run(year.Input(later: later));
        Assert.Null(result.Seal.Violation);
        Assert.Equal(ApplicantStatus.Established, result.Input.Status[year.Index("n")]);
        Assert.Equal([7, 2, 1], year.Granted(result, "a", "n", "m"));
        Assert.Equal(0, result.Seal.Open);
    }

    private static TestYear Scarce(int extra = 0) => new TestYear(2022)
    {
        Places = 6 + extra,
        Parameters = Protocols.For(2022) with { Returns = ReturnPolicy.Reallocate, BonusSource = BonusSource.None },
    }.Established("a", 3400, 5).Established("b", 2600, 5).Established("c", 1300, 5).NoRequest("m");
}
