using TopGrid.Allocation.Calculation.Protocols;

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
        string id, string unsubsidised, string share, int guarantee, bool split, bool priority, string remainders, string bonus, string conditions, string returns, string decides)
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
    public void Six_protocols_are_inside_the_program()
    {
        Assert.Equal(["2018", "2020", "2022", "2023", "2024", "2025"], ProtocolLibrary.Ids);
        Assert.Equal(6, ProtocolLibrary.Ids.Select(id => Load(id).Hash()).Distinct().Count());
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
        var text = ProtocolLibrary.Text("2025")!;
        var relaid = text.Replace("guarantee_years: { value: 4,", "guarantee_years:   {  value:  \"4\",", StringComparison.Ordinal) + "\n# a remark\n";
        Assert.NotEqual(text, relaid);
        Assert.Equal(Load("2025").Hash(), ProtocolReader.Read(relaid, "x").Protocol!.Hash());
        var changed = text.Replace("penalty_places: { value: 1,", "penalty_places: { value: 2,", StringComparison.Ordinal);
        Assert.NotEqual(Load("2025").Hash(), ProtocolReader.Read(changed, "x").Protocol!.Hash());
    }

    [Fact]
    public void An_override_changes_one_value_and_marks_the_protocol_as_a_what_if()
    {
        var protocol = ProtocolLibrary.Load("2022", "remainders=lottery", "newcomer_share=2/100").Protocol!;
        Assert.Equal(["newcomer_share=2/100", "remainders=lottery"], protocol.WhatIf);
        Assert.Equal("lottery", protocol.Parameters.Remainders);
        Assert.Equal("1/50", ParameterTable.ValueOf(protocol.Parameters, "newcomer_share"));
        Assert.NotEqual(Load("2022").Hash(), protocol.Hash());
        Assert.Equal(
            Load("2022").Parameters with { ConsortiumProfessions = [] },
            protocol.Parameters with { Remainders = "largest", NewcomerShare = new(1, 100), ConsortiumProfessions = [] });
    }

    [Fact]
    public void A_new_year_is_a_new_file()
    {
        var path = Path.GetTempFileName();
        try
        {
            var text = ProtocolLibrary.Text("2025")!
                .Replace("id: \"2025\"", "id: \"2026\"", StringComparison.Ordinal)
                .Replace("year: 2025", "year: 2026", StringComparison.Ordinal)
                .Replace("consortium_conditions: { value: rsv-2025", "consortium_conditions: { value: rsv-2026", StringComparison.Ordinal);
            File.WriteAllText(path, text);
            var protocol = ProtocolLibrary.Load(path).Protocol!;
            Assert.Equal(("2026", 2026, "rsv-2026"), (protocol.Id, protocol.Year, protocol.Parameters.ConsortiumConditions));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Protocol Load(string id)
    {
        var reading = ProtocolLibrary.Load(id);
        Assert.Empty(reading.Problems);
        return reading.Protocol!;
    }
}
