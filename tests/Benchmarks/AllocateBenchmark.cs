using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Engine;
using TopGrid.Benchmarks.Harness;
using TopGrid.Dataset;
using TopGrid.EndToEnd.Tests.Harness;

namespace TopGrid.Benchmarks;

/// <summary>What `allocate` does on the example year, warm and as a library call; for information.</summary>
internal static class AllocateBenchmark
{
    private const int Rounds = 20;

    public static Task Run()
    {
        var folder = Path.Combine(Repository.Root, "examples", "2025");
        var year = Read(folder);
        long[] weights = [.. year.Institutions.Select((_, i) => (long)(i * 37 % 4001))];
        long[] requests = [.. year.Requests.Select(r => (long)r.Places)];
        void Bare() => LargestRemainder.Divide(weights, requests.Sum() * 6 / 10, [], _ => default);
        var read = Comparison.Alternate(Rounds, () => Read(folder), Bare);
        var run = Comparison.Alternate(Rounds, () => Compute(year), Bare);
        var result = Compute(year);
        var write = Comparison.Alternate(Rounds, () => ResultFiles.Write(result, _ => Stream.Null), Bare);
        Console.WriteLine(
            $"  {year.Institutions.Count:N0} institutions, {year.Trainings.Count:N0} trainings, {year.Requests.Count:N0} requests, {result.Tree.Count:N0} rows");
        Comparison.Print("reading the folder", read.A, read.B);
        Comparison.Print("all professions computed, rows and root", run.A, run.B);
        Comparison.Print("result files written to nowhere", write.A, write.B);
        return Task.CompletedTask;
    }

    private static DatasetYear Read(string folder) => ExampleYear.Read(folder).Year;

    private static YearResult Compute(DatasetYear year)
    {
        var result = YearRun.Create(ExampleYear.InputOf(year)).Execute(Environment.ProcessorCount);
        _ = result.Tree;
        return result;
    }
}
