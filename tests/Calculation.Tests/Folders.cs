using System.Text;
using TopGrid.Allocation.Calculation.Input;
using TopGrid.Allocation.Calculation.Protocols;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Dataset;

namespace TopGrid.Calculation.Tests;

/// <summary>Folders as texts by file name, and what the calculation makes of them in memory.</summary>
internal static class Folders
{
    public static DatasetYear Read(IReadOnlyDictionary<string, string> folder)
    {
        var files = folder.Select(f => new DatasetFile(
            f.Key.EndsWith(".csv", StringComparison.Ordinal) ? f.Key : f.Key + ".csv", new MemoryStream(Encoding.UTF8.GetBytes(f.Value))));
        var reading = DatasetReader.Read(files, ProtocolLibrary.DatasetOptions());
        return reading.Year ?? throw new InvalidOperationException(
            string.Join("\n", reading.Findings.Where(f => f.Severity == Severity.Error).Select(f => f.ToString())));
    }

    public static CalculationInput Input(DatasetYear year, params IReadOnlyList<string> overrides) => new()
    {
        Year = year,
        Protocol = ProtocolLibrary.Load(year.Year.Protocol, overrides).Protocol!,
        Qualifications = Qualification.Of(year, id => throw new InvalidOperationException($"{id} has no assessment")),
    };

    public static Dictionary<string, byte[]> Files(YearResult result)
    {
        var streams = new Dictionary<string, MemoryStream>();
        ResultFiles.Write(result, name => streams[name] = new MemoryStream());
        return streams.ToDictionary(s => s.Key, s => s.Value.ToArray());
    }

    public static Dictionary<string, byte[]> Allocate(IReadOnlyDictionary<string, string> folder, params IReadOnlyList<string> overrides) =>
        Files(YearRun.Create(Input(Read(folder), overrides)).Execute());

    public static void AssertSame(IReadOnlyDictionary<string, byte[]> expected, IReadOnlyDictionary<string, byte[]> actual, string what)
    {
        foreach (var name in ResultFiles.Names)
        {
            Assert.True(expected[name].AsSpan().SequenceEqual(actual[name]), $"{what}: {name} differs");
        }
    }

    /// <summary>The same rows in another order.</summary>
    public static DatasetYear Shuffled(DatasetYear year, int seed)
    {
        var random = new Random(seed);
        IReadOnlyList<T> Mixed<T>(IReadOnlyList<T> rows)
        {
            T[] copy = [.. rows];
            random.Shuffle(copy);
            return copy;
        }

        return year with
        {
            Institutions = Mixed(year.Institutions),
            Mergers = Mixed(year.Mergers),
            Recognitions = Mixed(year.Recognitions),
            Trainings = Mixed(year.Trainings),
            Interruptions = Mixed(year.Interruptions),
            Capacity = Mixed(year.Capacity),
            SectorWeights = Mixed(year.SectorWeights),
            Requests = Mixed(year.Requests),
            BroughtIn = Mixed(year.BroughtIn),
            Consortia = Mixed(year.Consortia),
            ConsortiumMembers = Mixed(year.ConsortiumMembers),
            Assessments = Mixed(year.Assessments),
            BonusDistribution = Mixed(year.BonusDistribution),
            Transfers = Mixed(year.Transfers),
            Returns = Mixed(year.Returns),
            Previous = Mixed(year.Previous),
        };
    }
}
