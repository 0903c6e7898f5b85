using TopGrid.Allocation.Calculation.Protocols;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Dataset;

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
        var protocol = ProtocolLibrary.Load("2022", "remainders=lottery", "newcomer_share=2/100").Protocol!;
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

    /// <summary>
    /// 2026 as a file nobody shipped: other sectors, a pool of a tenth, no split. A folder that names it is read and computed with it.
    /// </summary>
    [Fact]
    public void A_new_year_is_a_new_file()
    {
        var path = Path.GetTempFileName();
        try
        {
            var text = ProtocolLibrary.Text("2025")!
                .Replace("id: \"2025\"", "id: \"2026\"", StringComparison.Ordinal)
                .Replace("year: 2025", "year: 2026", StringComparison.Ordinal)
                .Replace("sectors: [ggz, ", "sectors: [wijkzorg, ggz, ", StringComparison.Ordinal)
                .Replace("newcomer_share: { value: 1/100", "newcomer_share: { value: 1/2", StringComparison.Ordinal)
                .Replace("sector_split: { value: true", "sector_split: { value: false", StringComparison.Ordinal)
                .Replace("consortium_conditions: { value: rsv-2025", "consortium_conditions: { value: rsv-2026", StringComparison.Ordinal);
            File.WriteAllText(path, text);
            var protocol = ProtocolLibrary.Load(path).Protocol!;
            Assert.Equal(("2026", 2026, "rsv-2026"), (protocol.Id, protocol.Year, protocol.Parameters.ConsortiumConditions));

            // 4 places: 2 for newcomers by lot out of 3, 2 for the established one.
            var folder = new (string Name, string Text)[]
            {
                ("year.csv", $"year,protocol,request_deadline,withdrawal_deadline,seed\n2026,2026,2025-03-31,,{new string('7', 64)}\n"),
                ("institutions.csv", "tpid,name,sector,region,kind\ne,,wijkzorg,,\nn1,,wijkzorg,,\nn2,,ggz,,\nn3,,ggz,,\n"),
                ("recognitions.csv", "tpid,profession,valid_from,valid_until,first_allocation_year,entered_as_newcomer,requested_every_year\n"
                    + "e,GZ,2010-01-01,,2012,,\nn1,GZ,2024-01-01,,,,\nn2,GZ,2024-01-01,,,,\nn3,GZ,2024-01-01,,,,\n"),
                ("capacity.csv", "profession,places,bonus_reserve,reference_threshold,source\nGZ,4,0,,\n"),
                ("requests.csv", "tpid,profession,round,places\ne,GZ,1,5\nn1,GZ,1,1\nn2,GZ,1,1\nn3,GZ,1,1\n"),
            };
            var files = folder.Select(f => new DatasetFile(f.Name, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(f.Text))));
            var reading = DatasetReader.Read(files, ProtocolLibrary.DatasetOptions(protocol));
            Assert.DoesNotContain(reading.Findings, f => f.Severity == Severity.Error);
            var input = new CalculationInput
            {
                Year = reading.Year!,
                Protocol = protocol,
                Qualifications = new Dictionary<string, Allocation.Calculation.Input.Qualification>(),
            };
            var summary = Summary(Folders.Files(YearRun.Create(input).Execute()));
            Assert.Equal("2026", summary.GetProperty("protocol").GetString());
            var profession = summary.GetProperty("professions").GetProperty("GZ");
            Assert.Equal(
                (2, 4, 0),
                (profession.GetProperty("newcomers").GetInt32(), profession.GetProperty("granted")
                    .GetInt32(), profession.GetProperty("open").GetInt32()));
            Assert.Equal(["national"], profession.GetProperty("sector_seats").EnumerateObject().Select(g => g.Name));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static System.Text.Json.JsonElement Summary(Dictionary<string, byte[]> files)
    {
        using var json = System.Text.Json.JsonDocument.Parse(files[Allocation.Calculation.Results.ResultFiles.Summary]);
        return json.RootElement.Clone();
    }

    private static Protocol Load(string id)
    {
        var reading = ProtocolLibrary.Load(id);
        Assert.Empty(reading.Problems);
        return reading.Protocol!;
    }
}
