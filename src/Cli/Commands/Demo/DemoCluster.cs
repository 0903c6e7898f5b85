using System.Globalization;
using TopGrid.Allocation.V1;
using TopGrid.Cli.Client;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using TopGrid.Cluster.Security;

namespace TopGrid.Cli.Commands;

/// <summary>A worker that was killed while a run was under way.</summary>
/// <param name="Worker">Its name.</param>
/// <param name="ProcessId">Its process.</param>
/// <param name="Held">The units that it had been given and not completed.</param>
internal sealed record KilledWorker(string Worker, int ProcessId, IReadOnlyList<UnitUnderWay> Held);

/// <summary>
/// A host and two workers, each a process that computes one unit at a time, as one cluster on a PostgreSQL server of their own.
/// </summary>
internal sealed class DemoCluster : IAsyncDisposable
{
    private const int Nodes = 3;

    // Production waits longer before it takes units from a node that it cannot reach; nobody looks at a demo for so long.
    private const int PatienceSeconds = 3;

    private static readonly TimeSpan _forming = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(5);

    private readonly DemoPostgres _server;
    private readonly Dictionary<string, DemoProcess> _workers = new(StringComparer.Ordinal);
    private DemoProcess? _host;

    private DemoCluster(DemoPostgres server) => _server = server;

    /// <summary>Where the host answers.</summary>
    public Uri Address => new((string)_host!.Started["address"]!);

    /// <summary>Which worker was killed; null until one was.</summary>
    public KilledWorker? Killed { get; private set; }

    /// <summary>Starts everything.</summary>
    /// <param name="binaries">Where the programs of PostgreSQL are.</param>
    /// <param name="folder">For identities and certificates.</param>
    /// <param name="otlp">Where traces go; null = nowhere.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<DemoCluster> StartAsync(string binaries, string folder, Uri? otlp, CancellationToken stop)
    {
        var certificates = Path.Combine(folder, "certificates");
        LocalAuthority.WritePair(certificates, DateTimeOffset.UtcNow);
        var cluster = new DemoCluster(await DemoPostgres.StartAsync(binaries, stop));
        try
        {
            string[] common =
            [
                "--database", cluster._server.Setting, "--parallel", "1", "--cluster-certificates", certificates,
                "--cluster-patience", PatienceSeconds.ToString(CultureInfo.InvariantCulture),
                .. otlp is null ? Array.Empty<string>() : ["--otlp", otlp.ToString()],
            ];
            cluster._host = await DemoProcess.StartAsync(["host", "--port", "0", "--identities", IdentitiesIn(folder), .. common], stop);
            foreach (var name in new[] { "worker-1", "worker-2" })
            {
                cluster._workers[name] = await DemoProcess.StartAsync(["worker", "--name", name, .. common], stop);
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The identities that its host knows.</summary>
    public static string IdentitiesIn(string folder) => Path.Combine(folder, "identities.json");

    /// <summary>Waits until all are one cluster and one of them coordinates, and says so.</summary>
    public async Task FormAsync(Screen screen, Session session, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(_forming);
        while (true)
        {
            var state = await session.Cluster.GetClusterStateAsync(new GetClusterStateRequest(), cancellationToken: patience.Token);
            if (state.Nodes.Count == Nodes && state.Coordinator is { } coordinator)
            {
                var processes =
                    string.Join(", ", _workers.Select(one => $"{one.Key} ({one.Value.Id.ToString(CultureInfo.InvariantCulture)})"));
                screen.Say(Phrases.DemoCluster, _host!.Id, processes, coordinator.Node);
                return;
            }

            await Task.Delay(_look, patience.Token);
        }
    }

    /// <summary>Kills the first worker that is seen to compute after the run has come under way.</summary>
    /// <param name="screen">Where it is told.</param>
    /// <param name="session">To the host.</param>
    /// <param name="run">Name of the run.</param>
    /// <param name="ended">Cancelled when the run has ended.</param>
    public async Task KillOneAsync(Screen screen, Session session, string run, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            var state = await session.Cluster.GetClusterStateAsync(new GetClusterStateRequest(), cancellationToken: CancellationToken.None);
            if (state.Work.Any(work => work.Work == run && work.Units.Done > 0)
                && state.Units.Select(unit => Names.Worker(unit.Worker)).FirstOrDefault(_workers.ContainsKey) is { } name)
            {
                _workers[name].Kill();
                var after = await session.Cluster.GetClusterStateAsync(
                    new GetClusterStateRequest(), cancellationToken: CancellationToken.None);
                Killed = new KilledWorker(name, _workers[name].Id, [.. after.Units.Where(unit => Names.Worker(unit.Worker) == name)]);
                screen.Say(Phrases.DemoKilled, name, Killed.ProcessId, Held(screen, Killed), PatienceSeconds);
                return;
            }

            await Task.Delay(_soon, CancellationToken.None);
        }
    }

    /// <summary>Tells all to stop, and removes the server.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _workers.Values.Append(_host).OfType<DemoProcess>())
        {
            await process.DisposeAsync();
        }

        await _server.DisposeAsync();
    }

    private static string Held(Screen screen, KilledWorker killed) => killed.Held.Count == 0
        ? screen.In(Phrases.DemoHeldNothing)
        : string.Join(", ", killed.Held.Select(unit => $"{Names.Last(unit.Name)} ({unit.Phase})"));
}
