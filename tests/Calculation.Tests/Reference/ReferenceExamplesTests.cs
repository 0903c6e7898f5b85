using TopGrid.Reference;

namespace TopGrid.Calculation.Tests.Reference;

/// <summary>The worked figures that the rules themselves give.</summary>
public sealed class ReferenceExamplesTests
{
    /// <summary>rules.md 2: throughout 2019-2021 = 1,096 days; from 1 September 2020 = 487.</summary>
    [Theory]
    [InlineData("2015-01-01", "", 1096)]
    [InlineData("2020-09-01", "2023-08-31", 487)]
    [InlineData("2021-12-31", "2022-01-01", 1)]
    [InlineData("2018-12-31", "2019-01-01", 1)]
    public void Days_inside_the_window_count_with_both_ends(string start, string end, long days)
    {
        var folder = new Dictionary<string, string>
        {
            ["year.csv"] = "year,protocol,request_deadline,withdrawal_deadline,seed\n2023,2023,2022-04-01,," + new string('0', 64) + "\n",
            ["institutions.csv"] = "tpid,name,sector,region,kind\n1,A,ggz,,institution\n",
            ["trainings.csv"] = $"trainee,tpid,profession,start,end,subsidised,share\nx,1,GZ,{start},{end},true,\n",
        };

        var volumes = ReferenceVolumes.Of(new ReferenceFacts(folder), ReferenceProtocol.Of(2023), "GZ");

        Assert.Equal(days, volumes["1"]);
    }

    /// <summary>rules.md 7: ten groups over 2:2:1 are 4/4/2. 10*2/5 = 4, 10*2/5 = 4, 10*1/5 = 2, no remainder.</summary>
    [Fact]
    public void Ten_groups_over_two_two_one_are_four_four_two()
    {
        var given = ReferencePrimitives.LargestRemainder(
            new() { ["a"] = 2, ["b"] = 2, ["c"] = 1 }, 10, null, Lot);

        Assert.Equal([4, 4, 2], [given["a"], given["b"], given["c"]]);
    }

    /// <summary>
    /// 5 seats over 3:2:1 of W = 6: quotas 2.5, 1.67, 0.83; floors 2, 1, 0; remainders 3, 4, 5, so b and c get one.
    /// With a capped at 1: a leaves with 1; 4 seats over 2:1: 2.67 and 1.33, floors 2 and 1, the largest remainder is b's.
    /// </summary>
    [Fact]
    public void A_capped_party_leaves_and_the_others_share_again()
    {
        var weights = new Dictionary<string, long>() { ["a"] = 3, ["b"] = 2, ["c"] = 1 };

        var free = ReferencePrimitives.LargestRemainder(weights, 5, null, Lot);
        var capped = ReferencePrimitives.LargestRemainder(weights, 5, new() { ["a"] = 1, ["b"] = 9, ["c"] = 9 }, Lot);

        Assert.Equal([2, 2, 1], [free["a"], free["b"], free["c"]]);
        Assert.Equal([1, 3, 1], [capped["a"], capped["b"], capped["c"]]);
    }

    /// <summary>h = 4000 and 2190, 3 and 2 asked, 2 seats: F(2000) = 2 + 1 = 3; F(2001) = 1 + 1 = 2; so d = 2001.</summary>
    [Fact]
    public void The_threshold_is_the_smallest_number_of_days_that_fits()
    {
        Assert.Equal(2001, ReferencePrimitives.Threshold([new("a", 4000, 3, 0), new("b", 2190, 2, 0)], 2));
        Assert.Null(ReferencePrimitives.Threshold([new("a", 4000, 1, 0), new("b", 2190, 1, 0)], 2));
    }

    /// <summary>
    /// The pilot consortium of GGz Oost-Brabant (Proeftuinen, 2020): 7 + 1 + 2 + 1 + 1 + 2 = 14 places, 20 % = 2.8, so 3.
    /// Every institution has 1,096 days for each place; N = 17; GGz Oost-Brabant asks 10, the others what they had.
    /// R = 1: 16 seats, base 16, 3.2 -> 3 &gt; 1. R = 2: base 15, 3 &gt; 2. So B = hi = floor(3.4) = 3 and S = 14.
    /// F(d) with 7672 days: d = 959 gives 8, F = 15; d = 960 gives 7, F = 14. The three bonus places go to the only one that asks.
    /// </summary>
    [Fact]
    public void Fourteen_places_of_a_pilot_consortium_earn_three_bonus_places_inside_the_total()
    {
        int[] held = [7, 1, 2, 1, 1, 2];
        var ids = Enumerable.Range(1, held.Length).ToList();
        string Lines(string header, Func<int, string> row) => header + "\n" + string.Concat(ids.Select(i => row(i) + "\n"));
        var folder = new Dictionary<string, string>
        {
            ["year.csv"] = "year,protocol,request_deadline,withdrawal_deadline,seed\n2020,2020,2019-04-01,," + new string('0', 64) + "\n",
            ["institutions.csv"] = Lines("tpid,name,sector,region,kind", i => $"{i},A,,,institution"),
            ["recognitions.csv"] = Lines(
                "tpid,profession,valid_from,valid_until,first_allocation_year,entered_as_newcomer,requested_every_year",
                i => $"{i},GZ,2000-01-01,,2005,false,true"),
            ["trainings.csv"] = "trainee,tpid,profession,start,end,subsidised,share\n" + string.Concat(ids.SelectMany(
                i => Enumerable.Range(0, held[i - 1]).Select(n => $"{i}-{n},{i},GZ,2010-01-01,,true,\n"))),
            ["capacity.csv"] = "profession,places,bonus_reserve,reference_threshold,source\nGZ,17,,,\n",
            ["requests.csv"] = Lines("tpid,profession,round,places", i => $"{i},GZ,1,{(i == 1 ? 10 : held[i - 1])}"),
            ["consortia.csv"] = "consortium,name,lead,requester,mode\nOB,Oost-Brabant,1,,separate\n",
            ["consortium_members.csv"] = Lines("consortium,tpid,dependent", i => $"OB,{i},true"),
            ["assessments.csv"] = "consortium,qualifies,reason\nOB,true,\n",
        };

        var gz = ReferenceEvaluator.Evaluate(folder).Professions["GZ"];

        Assert.Equal(3, gz.BonusReserve);
        Assert.Equal(14, gz.Bases["OB"]);
        Assert.Equal(3, gz.Bonuses["OB"]);
        Assert.Equal(960, gz.FirstPass.Thresholds["national"]);
        Assert.Equal([10, 1, 2, 1, 1, 2], gz.Accounts.Select(a => a.Granted));
        Assert.Equal(0, gz.Open);
    }

    private static ReferenceLots.Key Lot(string party) => new ReferenceLots(new byte[32], 2023, "GZ", "").Of("test", party);
}
