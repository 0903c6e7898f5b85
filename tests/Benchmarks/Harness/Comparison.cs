using System.Diagnostics;

namespace TopGrid.Benchmarks.Harness;

/// <summary>
/// Two ways in one process, by turns: A B A B ... A machine that is busy for a while slows both, so the ratio of neighbours is
/// steadier than either time. Figures are never asserted; a person reads them.
/// </summary>
internal static class Comparison
{
    /// <summary>Milliseconds of each way, round by round; short work is repeated within a round.</summary>
    public static (Sample[] A, Sample[] B) Alternate(int rounds, Action a, Action b)
    {
        for (var k = 0; k < Math.Max(2, rounds / 4); k++)
        {
            a();
            b();
        }

        var (timesA, timesB) = (Repeats(a), Repeats(b));
        var (first, second) = (new Sample[rounds], new Sample[rounds]);
        for (var k = 0; k < rounds; k++)
        {
            first[k] = Measure(a, timesA);
            second[k] = Measure(b, timesB);
        }

        return (first, second);
    }

    /// <summary>What something takes once, after a collection so that no one pays for another's garbage.</summary>
    public static Sample Measure(Action work, int times = 1)
    {
        GC.Collect();
        var process = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        for (var k = 0; k < times; k++)
        {
            work();
        }

        var elapsed = Stopwatch.GetElapsedTime(start);
        return new Sample(elapsed.TotalMilliseconds / times, (Environment.CpuUsage.TotalTime - process).TotalMilliseconds / times);
    }

    /// <summary>Prints the ratio of neighbouring rounds, by the clock and by processor time of all cores.</summary>
    public static void Print(string what, Sample[] a, Sample[] b)
    {
        var clock = a.Zip(b, (x, y) => x.Clock / y.Clock).ToArray();
        var processor = a.Zip(b, (x, y) => x.Processor / Math.Max(0.0001, y.Processor)).ToArray();
        Console.WriteLine($"  {what}");
        Console.WriteLine(
            $"    clock     {Spread(clock)}   ({Median([.. a.Select(x => x.Clock)]):0.###} ms against {Median([.. b.Select(x => x.Clock)]):0.###} ms)");
        Console.WriteLine(
            $"    processor {Spread(processor)}   ({Median([.. a.Select(x => x.Processor)]):0.###} ms against {Median([.. b.Select(x => x.Processor)]):0.###} ms)");
    }

    private static string Spread(double[] ratios) => $"{ratios.Min(),8:0.00} min {Median(ratios),8:0.00} median {ratios.Max(),8:0.00} max";

    private static int Repeats(Action work) => (int)Math.Clamp(10 / Math.Max(0.001, Measure(work).Clock), 1, 1000);

    /// <summary>The middle value.</summary>
    public static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>Milliseconds by the clock, and of processor time over all cores (steadier on a machine that others use).</summary>
internal readonly record struct Sample(double Clock, double Processor);
