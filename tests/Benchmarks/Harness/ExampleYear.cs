using TopGrid.Allocation.Calculation.Input;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Dataset;
using TopGrid.Rules.Protocols;

namespace TopGrid.Benchmarks.Harness;

/// <summary>The example year as the library reads it.</summary>
internal static class ExampleYear
{
    /// <summary>
    /// The input of a run. Consortia without a row in assessments.csv count as qualifying: the conditions are another library's.
    /// </summary>
    public static CalculationInput Read(string folder)
    {
        var year = DatasetReader.ReadFolder(folder, new DatasetOptions { Protocols = ProtocolLibrary.Shipped }).Year
            ?? throw new InvalidOperationException($"{folder} has errors; run ./topgrid allocate --check --data {folder} to see them.");
        return InputOf(year with { Year = year.Year with { Seed = year.Year.Seed ?? new string('5', 64) } });
    }

    /// <summary>The same of a year that was read.</summary>
    public static CalculationInput InputOf(DatasetYear year) => new()
    {
        Year = year,
        Protocol = ProtocolLibrary.Shipped.Load(year.Year.Protocol).Protocol!,
        Qualifications = Qualification.Of(year, _ => (true, "")),
    };
}
