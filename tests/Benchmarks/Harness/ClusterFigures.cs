using System.Globalization;

namespace TopGrid.Benchmarks.Harness;

/// <summary>
/// Processor time and memory of the processes of a cluster, as Linux counts them. Of PostgreSQL all processes are taken together: processor
/// time with those that ended, memory as the largest sum of proportional shares (PSS) that was seen, looked at twice a second.
/// </summary>
internal sealed class ClusterFigures : IDisposable
{
    private const double TicksPerSecond = 100;
    private readonly IReadOnlyList<(string Name, int Id)> _programs;
    private readonly int _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _watcher;
    private long _most;

    /// <summary>Begins to look.</summary>
    /// <param name="programs">Host and workers.</param>
    /// <param name="server">PostgreSQL's first process, the parent of all others.</param>
    public ClusterFigures(IReadOnlyList<(string Name, int Id)> programs, int server)
    {
        (_programs, _server) = (programs, server);
        _watcher = new Thread(Watch) { IsBackground = true };
        _watcher.Start();
    }

    /// <summary>Seconds of processor time so far, by name.</summary>
    public IReadOnlyList<(string Name, double Seconds)> Processor() =>
        [.. _programs.Select(program => (program.Name, Own(program.Id))), ("postgres", WithEnded(_server) + Children(_server).Sum(Own))];

    /// <summary>Seconds of processor time of all together.</summary>
    public double ProcessorOfAll() => Processor().Sum(one => one.Seconds);

    /// <summary>The most memory that each held so far, in megabytes, by name.</summary>
    public IReadOnlyList<(string Name, double Megabytes)> Memory() =>
        [.. _programs.Select(program => (program.Name, Line($"/proc/{program.Id}/status", "VmHWM:") / 1e3)),
            ("postgres", Interlocked.Read(ref _most) / 1e3)];

    public void Dispose()
    {
        _stop.Cancel();
        _watcher.Join();
        _stop.Dispose();
    }

    private void Watch()
    {
        do
        {
            _most = Math.Max(_most, Children(_server).Append(_server).Sum(id => Line($"/proc/{id}/smaps_rollup", "Pss:")));
        }
        while (!_stop.Token.WaitHandle.WaitOne(500));
    }

    private static double Own(int id) =>
        Stat(id) is { } stat
            ? (long.Parse(stat[11], CultureInfo.InvariantCulture) + long.Parse(stat[12], CultureInfo.InvariantCulture)) / TicksPerSecond
            : 0;

    private static double WithEnded(int id) =>
        Stat(id) is { } stat ? stat[11..15].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)) / TicksPerSecond : 0;

    private static List<int> Children(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/task/{id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(child => int.Parse(child, CultureInfo.InvariantCulture)).ToList();
        }
        catch (IOException)
        {
            return [];
        }
    }

    // The fields after the name in brackets, the third of proc(5) first; null when there is no such process any more.
    private static string[]? Stat(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    // Kilobytes on a line; 0 when there is no such process any more.
    private static long Line(string file, string name)
    {
        try
        {
            return File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
                ? long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)
                : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
