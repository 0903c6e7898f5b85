using System.Text;
using System.Text.Json;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Assessment.Conditions;
using TopGrid.Dataset;
using TopGrid.Rules;
using TopGrid.Rules.Protocols;
using Assessed = TopGrid.Assessment.Conditions.Qualification;
using Qualification = TopGrid.Allocation.Calculation.Input.Qualification;

namespace TopGrid.Calculation.Tests.Protocols;

/// <summary>A new year is a new file: what nobody programmed for is read, assessed and computed.</summary>
public sealed class NewYearTests
{
    /// <summary>
    /// 2031 by two files alone: another window (T-3 to T-1), unsubsidised days until 2029, another last day for returns, another sector, no
    /// split, and a condition set of its own that asks for two members with a joint volume.
    /// <para>
    /// e trains from 1 January 2028, subsidised: 366 + 365 + 365 = 1,096 days in 2028-2030. f trains the same days, unsubsidised: 366 + 365
    /// = 731 until the end of 2029. Four places, no pool: the threshold is 365 days (3 + 2 whole places at 365 would be 5, too many; at 366
    /// days 2 + 1 = 3 are given and 1 goes by the largest remainder: e 1,096 - 732 = 364, f 731 - 366 = 365, so to f).
    /// </para>
    /// </summary>
    [Fact]
    public void The_year_2031_is_two_files_and_no_code()
    {
        var files = RuleFiles.Shipped
            .With(RuleFiles.Protocols, "2031", Protocol2031())
            .With(RuleFiles.Conditions, "rsv-2031", Conditions2031);
        var (protocols, sets) = (new ProtocolLibrary(files), new ConditionSets(files));
        var reading = DatasetReader.Read(
            _folder.Select(f => new DatasetFile(f.Name, new MemoryStream(Encoding.UTF8.GetBytes(f.Text)))),
            new DatasetOptions { Protocols = protocols });
        Assert.DoesNotContain(reading.Findings, finding => finding.Severity == Severity.Error);
        var (year, protocol) = (reading.Year!, protocols.Find("2031")!);

        Assert.Equal(new DateOnly(2030, 6, 15), protocol.WithdrawalDeadline(2031, null));
        var assessed = Assert.Single(
            Assessed.Assess(year, sets.Find(protocol.Parameters.ConsortiumConditions)!, protocol.VolumeWindow(year.Year.Year)));
        // 1,096 + 731 = 1,827 days at 1,827 a place is one place, just enough; any other window or year of subsidy gives less.
        Assert.True(assessed.Qualifies);

        var files2031 = Folders.Files(YearRun.Create(new()
        {
            Year = year,
            Protocol = protocol,
            Qualifications = Qualification.Of(year, _ => (assessed.Qualifies, "")),
        }).Execute());
        using var summary = JsonDocument.Parse(files2031[ResultFiles.Summary]);
        Assert.Equal("2031", summary.RootElement.GetProperty("protocol").GetString());
        var allocation = Encoding.UTF8.GetString(files2031[ResultFiles.Allocation]).Split('\n');
        var granted = Array.IndexOf(allocation[0].Split(','), "granted");
        Assert.Equal(
            [("e", "2"), ("f", "2")],
            allocation[1..^1].Select(line => line.Split(',')).Select(cells => (cells[2], cells[granted])));
    }

    private static readonly (string Name, string Text)[] _folder =
    [
        ("year.csv", $"year,protocol,request_deadline,withdrawal_deadline,seed\n2031,2031,2030-03-31,,{new string('7', 64)}\n"),
        ("institutions.csv", "tpid,name,sector,region,kind\ne,,wijkzorg,,\nf,,ggz,,\n"),
        ("recognitions.csv", "tpid,profession,valid_from,valid_until,first_allocation_year,entered_as_newcomer,requested_every_year\n"
            + "e,GZ,2010-01-01,,2012,,\nf,GZ,2010-01-01,,2012,,\n"),
        ("trainings.csv", "trainee,tpid,profession,start,end,subsidised,share\nt1,e,GZ,2028-01-01,,true,100\nt2,f,GZ,2028-01-01,,false,100\n"),
        ("capacity.csv", "profession,places,bonus_reserve,reference_threshold,source\nGZ,4,0,1827,\n"),
        ("requests.csv", "tpid,profession,round,places\ne,GZ,1,5\nf,GZ,1,5\n"),
        ("consortia.csv", "consortium,name,lead,requester,mode,existing,announced_on,announced_at_institute_on,intent_declared_on,agreement,training_plan,test_result,tested_on\n"
            + "R,,e,,separate,,2030-01-10,,,,,,\n"),
        ("consortium_members.csv", "consortium,tpid,dependent,signed,settings,section_iii\nR,e,false,,,\nR,f,false,,,\n"),
    ];

    private const string Conditions2031 = """
        id: rsv-2031
        title:
          nl: Voorwaarden regionaal samenwerkingsverband, toewijzing 2031
          en: Conditions for a regional consortium, allocation 2031
        profession: GZ
        conditions:
          - id: rsv-2031.joint-volume
            kind: joint-volume
            parameters:
              places: 1
            basis: chosen
            source: A test
            nl: De leden dragen samen ten minste één plaats.
            en: The members together carry at least one place.
        """;

    private static string Protocol2031() => RuleFiles.Shipped.Text(RuleFiles.Protocols, "2025")!
        .Replace("id: \"2025\"", "id: \"2031\"", StringComparison.Ordinal)
        .Replace("year: 2025", "year: 2031", StringComparison.Ordinal)
        .Replace("from: 2024-01-01, until: 2025-12-31", "from: 2030-01-01, until: 2031-12-31", StringComparison.Ordinal)
        .Replace("sectors: [ggz, ", "sectors: [wijkzorg, ggz, ", StringComparison.Ordinal)
        .Replace("day: \"05-31\"", "day: \"06-15\"", StringComparison.Ordinal)
        .Replace("window.first: { value: 4", "window.first: { value: 3", StringComparison.Ordinal)
        .Replace("window.last: { value: 2", "window.last: { value: 1", StringComparison.Ordinal)
        .Replace("unsubsidised_counts_until: { value: none", "unsubsidised_counts_until: { value: 2029", StringComparison.Ordinal)
        .Replace("newcomer_share: { value: 1/100", "newcomer_share: { value: 0", StringComparison.Ordinal)
        .Replace("sector_split: { value: true", "sector_split: { value: false", StringComparison.Ordinal)
        .Replace("consortium_priority: { value: true", "consortium_priority: { value: false", StringComparison.Ordinal)
        .Replace("remainders: { value: lottery", "remainders: { value: largest", StringComparison.Ordinal)
        .Replace("bonus.source: { value: reserved", "bonus.source: { value: none", StringComparison.Ordinal)
        .Replace("consortium_conditions: { value: rsv-2025", "consortium_conditions: { value: rsv-2031", StringComparison.Ordinal);
}
