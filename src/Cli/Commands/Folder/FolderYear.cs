using TopGrid.Allocation.Calculation.Run;
using TopGrid.Assessment.Conditions;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using TopGrid.Dataset;
using TopGrid.Rules.Protocols;
using Assessed = TopGrid.Assessment.Conditions.Qualification;
using Qualification = TopGrid.Allocation.Calculation.Input.Qualification;

namespace TopGrid.Cli.Commands;

/// <summary>A year in a folder, read and checked, with the protocol it is computed by.</summary>
/// <param name="Year">The facts.</param>
/// <param name="Protocol">The protocol, overrides applied.</param>
/// <param name="Findings">Warnings about the facts.</param>
internal sealed record FolderYear(DatasetYear Year, Protocol Protocol, IReadOnlyList<Finding> Findings)
{
    /// <summary>Reads a folder and its protocol and shows every problem of both on standard error.</summary>
    /// <param name="screen">Where findings go.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="chosen">A protocol instead of the year's own, overrides applied; null for the year's own.</param>
    /// <param name="overrides">Overrides <c>name=value</c>.</param>
    /// <returns>The year; null when there is an error.</returns>
    public static FolderYear? Load(Screen screen, string folder, ProtocolReading? chosen, IReadOnlyList<string> overrides)
    {
        var reading = DatasetReader.ReadFolder(folder, Options(chosen?.Protocol));
        if (chosen is null && reading.Year is { } read)
        {
            chosen = ProtocolFiles.Load(read.Year.Protocol, overrides);
            if (overrides.Count > 0 && chosen.Protocol is { } changed)
            {
                // Facts that go with the year's own protocol need not go with the what-if: more consortium professions mean more rows to
                // check.
                reading = DatasetReader.ReadFolder(folder, Options(changed));
            }
        }

        var refused = Output.Findings.Show(screen, reading.Findings);
        foreach (var problem in chosen?.Problems ?? [])
        {
            refused = true;
            Console.Error.WriteLine(problem);
        }

        if (refused || reading.Year is null || chosen?.Protocol is null)
        {
            return null;
        }

        if (TicketLimit.Exceeded(reading.Year, chosen.Protocol) is var (profession, round, places))
        {
            screen.Refuse(Phrases.TooManyTickets, profession, round, places, TicketLimit.Most);
            return null;
        }

        return new FolderYear(reading.Year, chosen.Protocol, reading.Findings);
    }

    /// <summary>The same year with this seed where the facts have none.</summary>
    public FolderYear WithSeed(string seed) =>
        Year.Year.Seed is null ? this with { Year = Year with { Year = Year.Year with { Seed = seed } } } : this;

    /// <summary>Everything a run is computed from. The year has its seed.</summary>
    public CalculationInput ToInput(EarlierResult? earlier = null) => new()
    {
        Year = Year,
        Protocol = Protocol,
        Qualifications = Qualifications(),
        Earlier = earlier,
    };

    private static DatasetOptions Options(Protocol? chosen) => new() { Protocols = ProtocolLibrary.Shipped, ProtocolOverride = chosen };

    /// <summary>
    /// Which consortia qualify: a row of assessments.csv, else the condition set that the protocol names (rules.md 7). The reason is the
    /// ids of the conditions that are not met or await the board.
    /// </summary>
    private IReadOnlyDictionary<string, Qualification> Qualifications()
    {
        var parameters = Protocol.Parameters;
        var set = ConditionSets.Shipped.Find(parameters.ConsortiumConditions)
            ?? throw new InvalidOperationException(
                $"the condition set {parameters.ConsortiumConditions} of protocol {Protocol.Id} was not checked when it was read");
        var window = Protocol.VolumeWindow(Year.Year.Year);
        var assessments = new Lazy<Dictionary<string, ConsortiumAssessment>>(() =>
            Assessed.Assess(Year, set, window).ToDictionary(assessment => assessment.Consortium, StringComparer.Ordinal));
        return Qualification.Of(Year, consortium =>
        {
            var assessment = assessments.Value[consortium];
            return (assessment.Qualifies, Qualification.ReasonOf(assessment.Unmet));
        });
    }
}
