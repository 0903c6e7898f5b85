using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace TopGrid.Cluster.Tests.Harness;

/// <summary>Some workers, each behind a proxy of its own, and the faults that can strike them, their host and their database.</summary>
internal sealed class FaultyFleet : IAsyncDisposable
{
    private const int Workers = 2;
    private const int LatencyMs = 4;

    private readonly TestCluster _cluster;
    private readonly Random _random;
    private readonly WireProxy[] _proxies;
    private readonly WorkerProcess[] _workers = new WorkerProcess[Workers];
    private readonly Stopwatch _since = Stopwatch.StartNew();
    private readonly ConcurrentQueue<string> _struck = new();
    private readonly ConcurrentQueue<string> _logs = new();
    private readonly (int Weight, string Name, Func<int, int, Task> Strike)[] _faults;

    private FaultyFleet(TestCluster cluster, Random random)
    {
        (_cluster, _random) = (cluster, random);
        _proxies = [.. Enumerable.Range(0, Workers).Select(_ => cluster.Proxy(LatencyMs))];
        _faults =
        [
            (4, "kill worker", (worker, _) => KillAsync(worker)),
            (4, "freeze worker", FreezeAsync),
            (3, "freeze worker before COMMIT", FreezeAtAsync(Moments.Committing)),
            (2, "freeze worker while writing", FreezeAtAsync(Moments.Writing)),
            (3, "lose the answer to COMMIT of a unit of worker", CutAtAsync(Moments.Committed)),
            (2, "lose the answer to a claim", (worker, _) => AtAsync(
                cluster.HostWire, worker, Moments.Claimed, (trap, _) => Now(() => trap.LetGo(Passage.Cut)))),
            (3, "cut connections of worker", (worker, _) => Now(_proxies[worker].CutAll)),
            (2, "terminate every connection", async (_, _) => await cluster.Look.TerminateAsync()),
            (2, "slow wire of worker", SlowAsync),
            (1, "kill host", (_, _) => KillHostAsync()),
            (1, "crash database", (_, ms) => CrashAsync(ms)),
        ];
    }

    /// <summary>What struck so far, with when.</summary>
    public IEnumerable<string> Struck => _struck;

    /// <summary>What the workers logged.</summary>
    public string Log => string.Concat(_logs.Concat(_workers.Select(worker => worker.Process.Log)));

    public static async Task<FaultyFleet> StartAsync(TestCluster cluster, Random random)
    {
        var fleet = new FaultyFleet(cluster, random);
        for (var worker = 0; worker < Workers; worker++)
        {
            await fleet.StartAsync(worker);
        }

        return fleet;
    }

    /// <summary>Waits a little and lets the next fault strike. What a fault is and when follows from the seed alone.</summary>
    public async Task StrikeAsync()
    {
        var (pause, pick, worker, ms) =
            (_random.Next(1_200), _random.Next(_faults.Sum(fault => fault.Weight)), _random.Next(Workers), _random.Next(100, 5_000));
        await Task.Delay(pause);
        var fault = _faults.First(one => (pick -= one.Weight) < 0);
        _struck.Enqueue(
            string.Create(CultureInfo.InvariantCulture, $"{_since.Elapsed.TotalSeconds:0.0} s: {fault.Name} {worker} ({ms} ms)"));
        await fault.Strike(worker, ms);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers.Where(worker => worker is not null))
        {
            await worker.DisposeAsync();
        }

        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }
    }

    private async Task StartAsync(int worker) => _workers[worker] = await _cluster.StartWorkerAsync("faulty", _proxies[worker]);

    private async Task KillAsync(int worker)
    {
        await _workers[worker].KillAsync();
        _logs.Enqueue(_workers[worker].Process.Log);
        await _workers[worker].DisposeAsync();
        await StartAsync(worker);
    }

    private async Task FreezeAsync(int worker, int ms)
    {
        await _workers[worker].Process.FreezeAsync();
        await Task.Delay(ms);
        _workers[worker].Process.Thaw();
    }

    // A moment that does not come within some seconds is passed over.
    private Func<int, int, Task> FreezeAtAsync(Func<WireMessage, bool> moment) =>
        (worker, ms) => AtAsync(worker, moment, async (trap, process) =>
    {
        await process.FreezeAsync();
        await Task.Delay(ms);
        process.Thaw();
        trap.LetGo();
    });

    private Func<int, int, Task> CutAtAsync(Func<WireMessage, bool> moment) =>
        (worker, _) => AtAsync(worker, moment, (trap, _) => Now(() => trap.LetGo(Passage.Cut)));

    private async Task SlowAsync(int worker, int ms)
    {
        _proxies[worker].Latency = TimeSpan.FromMilliseconds(ms / 10);
        await Task.Delay(ms);
        _proxies[worker].Latency = TimeSpan.FromMilliseconds(LatencyMs);
    }

    private async Task KillHostAsync()
    {
        await _cluster.Host.KillAsync();
        await _cluster.RestartHostAsync();
    }

    private async Task CrashAsync(int ms)
    {
        await _cluster.Server.CrashAsync();
        await Task.Delay(ms / 2);
        await _cluster.Server.StartAsync();
    }

    private Task AtAsync(int worker, Func<WireMessage, bool> moment, Func<Trap, ProgramProcess, Task> strike) =>
        AtAsync(_proxies[worker], worker, moment, strike);

    private async Task AtAsync(WireProxy wire, int worker, Func<WireMessage, bool> moment, Func<Trap, ProgramProcess, Task> strike)
    {
        var trap = wire.Catch(moment);
        var caught = trap.Caught;
        if (await Task.WhenAny(caught, Task.Delay(3_000)) == caught)
        {
            await strike(trap, _workers[worker].Process);
        }

        trap.LetGo();
    }

    private static Task Now(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
