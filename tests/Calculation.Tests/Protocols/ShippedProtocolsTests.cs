using TopGrid.Allocation.Calculation.Run;
using TopGrid.Rules.Protocols;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Calculation.Tests.Protocols;

public sealed class ShippedProtocolsTests
{
    // rules.md 6, row by row: unsubsidised, pool, guarantee, split, priority, remainders, bonus, conditions, returns, decides.
    [Theory]
    [InlineData("2018", "all", "0", 0, true, false, "largest", "none", "none", "waiting-list", "minister")]
    [InlineData("2020", "all", "1/100", 4, false, false, "largest", "inside", "pilot", "waiting-list", "minister")]
    [InlineData("2022", "all", "1/100", 4, false, false, "largest", "inside", "guideline-2022", "waiting-list", "minister")]
    [InlineData("2023", "2020", "1/100", 4, false, false, "largest", "inside", "guideline-2022", "waiting-list", "minister")]
    [InlineData("2024", "none", "1/100", 4, true, true, "lottery", "reserved", "guideline-2022", "reallocate", "contested")]
    [InlineData("2025", "none", "1/100", 4, true, true, "lottery", "reserved", "rsv-2025", "reallocate", "contested")]
    public void Each_year_has_the_switches_of_the_table(
        string id, string unsubsidised, string share, int guarantee, bool split, bool priority, string remainders, string bonus,
        string conditions, string returns, string decides)
    {
        var protocol = Load(id);
        Assert.Equal(unsubsidised, ParameterTable.ValueOf(protocol.Parameters, "unsubsidised_counts_until"));
        Assert.Equal(share, ParameterTable.ValueOf(protocol.Parameters, "newcomer_share"));
        Assert.Equal(guarantee, protocol.Parameters.GuaranteeYears);
        Assert.Equal(split, protocol.Parameters.SectorSplit);
        Assert.Equal(priority, protocol.Parameters.ConsortiumPriority);
        Assert.Equal(remainders, protocol.Parameters.Remainders);
        Assert.Equal(bonus, protocol.Parameters.BonusSource);
        Assert.Equal(bonus == "none" ? "0" : "1/5", ParameterTable.ValueOf(protocol.Parameters, "bonus.rate"));
        Assert.Equal(conditions, protocol.Parameters.ConsortiumConditions);
        Assert.Equal(returns, protocol.Parameters.Returns);
        Assert.Equal(decides, protocol.Authority.Decides);
        Assert.Equal(["GZ"], protocol.Parameters.ConsortiumProfessions);
    }

    [Fact]
    public void Eight_protocols_are_inside_the_program()
    {
        Assert.Equal(["2018", "2019", "2020", "2021", "2022", "2023", "2024", "2025"], ProtocolLibrary.Shipped.Ids);
        Assert.Equal(8, ProtocolLibrary.Shipped.Ids.Select(id => Load(id).Hash()).Distinct().Count());
    }

    /// <summary>The sources name both years without their rules: 2020 is next to both, and all that follows it is our choice.</summary>
    [Theory]
    [InlineData("2019")]
    [InlineData("2021")]
    public void A_year_of_which_nothing_is_known_follows_the_one_beside_it(string id)
    {
        var (protocol, beside) = (Load(id), Load("2020"));
        Assert.All(
            ParameterTable.Names,
            name => Assert.Equal(ParameterTable.ValueOf(beside.Parameters, name), ParameterTable.ValueOf(protocol.Parameters, name)));
        Assert.All(protocol.ParameterBases.Values, basis => Assert.Equal(Basis.Chosen, basis.Basis));
        Assert.All(protocol.Rules.Values, rule => Assert.Equal(Basis.Chosen, rule.Basis));
    }

    [Fact]
    public void Without_a_date_in_the_year_places_can_be_returned_until_31_May_of_the_year_before()
    {
        Assert.Equal(new DateOnly(2024, 5, 31), Load("2025").WithdrawalDeadline(2025, null));
        Assert.Equal(new DateOnly(2024, 6, 3), Load("2025").WithdrawalDeadline(2025, new DateOnly(2024, 6, 3)));
    }

    [Fact]
    public void A_day_that_is_not_itself_in_time_ends_the_day_before()
    {
        var announcement = Load("2022").Calendar.Single(d => d.Id == "announcement");
        Assert.False(announcement.DayItselfInTime);
        Assert.Equal(new DateOnly(2021, 1, 31), announcement.LastDayInTime(2022));
    }

    [Fact]
    public void The_hash_depends_on_what_is_said_and_not_on_layout()
    {
        var text = ProtocolLibrary.Shipped.Text("2025")!;
        var relaid = text.Replace("guarantee_years: { value: 4,", "guarantee_years:   {  value:  \"4\",", StringComparison.Ordinal)
            + "\n# a remark\n";
        Assert.NotEqual(text, relaid);
        Assert.Equal(Load("2025").Hash(), ProtocolReader.Read(relaid, "x").Protocol!.Hash());
        var changed = text.Replace("penalty_places: { value: 1,", "penalty_places: { value: 2,", StringComparison.Ordinal);
        Assert.NotEqual(Load("2025").Hash(), ProtocolReader.Read(changed, "x").Protocol!.Hash());
    }

    [Fact]
    public void An_override_changes_one_value_and_marks_the_protocol_as_a_what_if()
    {
        var protocol = ProtocolLibrary.Shipped.Load("2022", "remainders=lottery", "newcomer_share=2/100").Protocol!;
        Assert.Equal(["newcomer_share=2/100", "remainders=lottery"], protocol.WhatIf);
        Assert.Equal("lottery", protocol.Parameters.Remainders);
        Assert.Equal("1/50", ParameterTable.ValueOf(protocol.Parameters, "newcomer_share"));
        Assert.NotEqual(Load("2022").Hash(), protocol.Hash());
        Assert.Equal(
            Load("2022").Parameters with { ConsortiumProfessions = [] },
            protocol.Parameters with { Remainders = "largest", NewcomerShare = new(1, 100), ConsortiumProfessions = [] });
    }

    // Every parameter, with a value that no shipped protocol has in 2025.
    [Theory]
    [InlineData("window.first=3")]
    [InlineData("window.last=1")]
    [InlineData("unsubsidised_counts_until=all")]
    [InlineData("interruptions_count=true")]
    [InlineData("newcomer_share=1/20")]
    [InlineData("guarantee_years=2")]
    [InlineData("sector_split=false")]
    [InlineData("consortium_professions=GZ,PT")]
    [InlineData("consortium_priority=false")]
    [InlineData("remainders=largest")]
    [InlineData("tickets=per-place")]
    [InlineData("bonus.source=inside")]
    [InlineData("bonus.rate=1/4")]
    [InlineData("consortium_conditions=pilot")]
    [InlineData("minimum_request=2")]
    [InlineData("returns=waiting-list")]
    [InlineData("penalty_places=3")]
    public void Every_parameter_can_be_overridden_and_the_result_says_that_it_was(string set)
    {
        var (name, value) = (set.Split('=')[0], set.Split('=')[1]);
        Assert.NotEqual(value, ParameterTable.ValueOf(Load("2025").Parameters, name));
        var year = Results.GoldenTests.Example();
        var plain = Folders.Files(YearRun.Create(Folders.Input(year)).Execute());
        var whatIf = Folders.Files(YearRun.Create(Folders.Input(year, set)).Execute());
        var (before, after) = (Summary(plain), Summary(whatIf));
        Assert.Empty(before.GetProperty("what_if").EnumerateArray());
        Assert.Equal([set], after.GetProperty("what_if").EnumerateArray().Select(w => w.GetString()));
        Assert.NotEqual(before.GetProperty("protocol_hash").GetString(), after.GetProperty("protocol_hash").GetString());
        Assert.Equal(before.GetProperty("input_hash").GetString(), after.GetProperty("input_hash").GetString());
    }

    [Fact]
    public void The_table_of_overrides_has_every_parameter()
    {
        var tried = typeof(ShippedProtocolsTests).GetMethod(nameof(Every_parameter_can_be_overridden_and_the_result_says_that_it_was))!
            .GetCustomAttributesData().Where(a => a.AttributeType == typeof(InlineDataAttribute))
            .Select(
                a => ((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)a.ConstructorArguments[0].Value!)[0]
                    .Value!.ToString()!.Split('=')[0]);
        Assert.Equal(ParameterTable.Names, tried.Order(StringComparer.Ordinal));
    }

    private static System.Text.Json.JsonElement Summary(Dictionary<string, byte[]> files)
    {
        using var json = System.Text.Json.JsonDocument.Parse(files[Allocation.Calculation.Results.ResultFiles.Summary]);
        return json.RootElement.Clone();
    }

    private static Protocol Load(string id)
    {
        var reading = ProtocolLibrary.Shipped.Load(id);
        Assert.Empty(reading.Problems);
        return reading.Protocol!;
    }
}
