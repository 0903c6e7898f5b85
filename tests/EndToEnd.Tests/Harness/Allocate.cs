using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Assessment.Conditions;
using TopGrid.Dataset;
using TopGrid.Rules.Protocols;
using Conditions = TopGrid.Assessment.Conditions.Qualification;
using Qualification = TopGrid.Allocation.Calculation.Input.Qualification;

namespace TopGrid.EndToEnd.Tests.Harness;

/// <summary>A year computed without any host, as the command <c>allocate</c> does.</summary>
internal static class Allocate
{
    public static Dictionary<string, byte[]> InThisProcess(IReadOnlyDictionary<string, byte[]> folder)
    {
        var reading = DatasetReader.Read(
            folder.Select(file => new DatasetFile(file.Key, new MemoryStream(file.Value))),
            new DatasetOptions { Protocols = ProtocolLibrary.Shipped });
        var year = reading.Year ?? throw new InvalidOperationException(string.Join("\n", reading.Findings));
        var protocol = ProtocolLibrary.Shipped.Load(year.Year.Protocol).Protocol!;
        var parameters = protocol.Parameters;
        var assessed = Conditions.Assess(
                year, ConditionSets.Shipped.Find(parameters.ConsortiumConditions)!,
                protocol.VolumeWindow(year.Year.Year))
            .ToDictionary(assessment => assessment.Consortium, StringComparer.Ordinal);
        var result = YearRun.Create(new CalculationInput
        {
            Year = year,
            Protocol = protocol,
            Qualifications =
                Qualification.Of(year, consortium => (assessed[consortium].Qualifies, Qualification.ReasonOf(assessed[consortium].Unmet))),
        }).Execute();
        var files = new Dictionary<string, MemoryStream>(StringComparer.Ordinal);
        ResultFiles.Write(result, name => files[name] = new MemoryStream());
        return files.ToDictionary(file => file.Key, file => file.Value.ToArray(), StringComparer.Ordinal);
    }
}
