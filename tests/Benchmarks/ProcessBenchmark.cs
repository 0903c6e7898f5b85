using System.Diagnostics;
using System.Runtime.InteropServices;
using TopGrid.Benchmarks.Harness;
using TopGrid.Cluster.Tests.Harness;

namespace TopGrid.Benchmarks;

/// <summary>The program of an earlier commit against ours, each as a process of its own, by turns.</summary>
internal static class ProcessBenchmark
{
    private const string Variable = "TOPGRID_OLD";
    private const int Rounds = 7;

    public static async Task RunOld()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } checkout)
        {
            Console.WriteLine($"  {Variable} must name a checkout of the earlier commit, built in Release.");
            return;
        }

        var old = Path.Combine(checkout, "src", "Cli", "bin", "Release", "net10.0", "topgrid.dll");
        var folder = Directory.CreateTempSubdirectory("topgrid-process-");
        try
        {
            var (ours, theirs) = (Path.Combine(folder.FullName, "new.db"), Path.Combine(folder.FullName, "old.db"));
            await RunAsync(ProgramProcess.Program, folder, "migrate", "--database", $"sqlite:{ours}");
            await RunAsync(old, folder, "migrate", "--database", $"sqlite:{theirs}");
            await CompareAsync(
                "an empty database made",
                round => RunAsync(ProgramProcess.Program, folder, "migrate", "--database", $"sqlite:{ours}.{round}"),
                round => RunAsync(old, folder, "migrate", "--database", $"sqlite:{theirs}.{round}"));
            await CompareAsync(
                "the first look at a database by a fresh process",
                _ => RunAsync(ProgramProcess.Program, folder, "migrate", "--check", "--database", $"sqlite:{ours}"),
                _ => RunAsync(old, folder, "migrate", "--check", "--database", $"sqlite:{theirs}"));
            await CompareAsync("demo", _ => RunAsync(ProgramProcess.Program, folder, "demo"), _ => RunAsync(old, folder, "demo"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task CompareAsync(string what, Func<int, Task<Sample>> ours, Func<int, Task<Sample>> theirs)
    {
        var (a, b) = (new Sample[Rounds], new Sample[Rounds]);
        for (var round = -1; round < Rounds; round++)
        {
            var (first, second) = (await ours(round), await theirs(round));
            if (round >= 0)
            {
                (a[round], b[round]) = (first, second);
            }
        }

        Comparison.Print($"{what}: ours against the earlier commit's", a, b);
    }

    private static async Task<Sample> RunAsync(string program, DirectoryInfo folder, params string[] arguments)
    {
        var (start, before) = (Stopwatch.GetTimestamp(), ProcessorOfChildren());
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
            Environment = { ["HOME"] = folder.FullName },
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        var elapsed = Stopwatch.GetElapsedTime(start);
        return process.ExitCode == 0
            ? new Sample(elapsed.TotalMilliseconds, ProcessorOfChildren() - before)
            : throw new InvalidOperationException(
                $"{string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}\n{await error}");
    }

    // A process that has ended can no longer be asked; its parent can.
    private static double ProcessorOfChildren()
    {
        const int children = -1;
        var usage = new long[18]; // struct rusage of Linux: seconds and microseconds of the program, then of the kernel for it
        return getrusage(children, usage) == 0
            ? ((usage[0] + usage[2]) * 1000.0) + ((usage[1] + usage[3]) / 1000.0)
            : throw new InvalidOperationException("The processor time of processes that ended is not known here.");
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int getrusage(int who, [Out] long[] usage);
}
