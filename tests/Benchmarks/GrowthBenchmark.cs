using TopGrid.Allocation.Engine;
using TopGrid.Benchmarks.Harness;
using TopGrid.Benchmarks.Years;

namespace TopGrid.Benchmarks;

/// <summary>Each row has twice the institutions of the row above; n log n doubles by about 2.1.</summary>
internal static class GrowthBenchmark
{
    private const int Rounds = 5;

    public static Task Run()
    {
        foreach (var year in new[] { 2022, 2025 })
        {
            Console.WriteLine(
                $"  {year,-12} processor time, times the row above   peak memory, times the row above   bytes a step   steps an institution");
            var (time, memory) = (0.0, 0.0);
            for (var n = 62_500; n <= 1_000_000; n *= 2)
            {
                (time, memory) = Row(year, n, time, memory);
            }
        }

        return Task.CompletedTask;
    }

    private static (double Time, double Memory) Row(int year, int n, double timeBefore, double memoryBefore)
    {
        var input = SyntheticYear.Create(year, n, n / 10).Compile();
        void Ladder() => TopGrid.Allocation.Engine.Ladder.Run(input, Environment.ProcessorCount);
        Ladder();
        var time = Comparison.Median([.. Enumerable.Range(0, Rounds).Select(_ => Comparison.Measure(Ladder).Processor)]);
        double memory;
        using (var peak = new PeakMemory())
        {
            Ladder();
            peak.Dispose();
            memory = peak.Megabytes;
        }

        var (steps, bytes) = Steps(input);
        Console.WriteLine(
            $"  {n,-12:N0} {time,8:0} ms {Times(time, timeBefore),12}   {memory,12:0} MB {Times(memory, memoryBefore),16}"
            + $" {(double)bytes / steps,14:0.0} {(double)steps / n,22:0.00}");
        return (time, memory);
    }

    /// <summary>What the steps of a run hold of the heap, blocks and all.</summary>
    private static (int Count, long Bytes) Steps(ProfessionInput input)
    {
        var steps = Ladder.Run(input).Trail.Steps.ToArray();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var log = new StepLog();
        foreach (ref readonly var step in steps.AsSpan())
        {
            log.Add(step);
        }

        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(steps);
        GC.KeepAlive(log);
        return (log.Count, held);
    }

    private static string Times(double now, double before) => before == 0 ? "" : $"x {now / before:0.00}";
}
