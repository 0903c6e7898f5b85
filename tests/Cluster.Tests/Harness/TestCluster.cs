using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using Npgsql;
using TopGrid.Allocation.V1;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.Rpc.Client;
using TopGrid.Testing;

namespace TopGrid.Cluster.Tests.Harness;

/// <summary>
/// A PostgreSQL server, a host in a process of its own without a worker, and the example year frozen by two people; and what one worker
/// made of it that nobody disturbed. Tests add workers, start runs of the same snapshot, and let faults strike.
/// </summary>
[SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "The test framework ends it by IAsyncLifetime.")]
public class TestCluster : IAsyncLifetime
{
    private const string Database = "topgrid";
    private const int ManyAttempts = 100;

    private readonly TemporaryFolder _folder = new();
    private readonly List<RpcChannel> _channels = [];
    private NpgsqlDataSource _observer = null!;
    private readonly ConcurrentDictionary<string, WorkerProcess> _alive = new(StringComparer.Ordinal);
    private int _workers;

    /// <summary>The server.</summary>
    internal PostgresInstance Server { get; private set; } = null!;

    /// <summary>The people with their tokens.</summary>
    internal People People { get; private set; } = null!;

    /// <summary>The host.</summary>
    internal ProgramProcess Host { get; private set; } = null!;

    /// <summary>What stands between the host, which coordinates as the oldest node, and the database.</summary>
    internal WireProxy HostWire { get; private set; } = null!;

    /// <summary>Looks at the database and judges runs.</summary>
    internal Observer Look { get; private set; } = null!;

    /// <summary>The run of one worker that nobody disturbed.</summary>
    internal string Undisturbed { get; private set; } = "";

    /// <summary>The frozen year.</summary>
    internal Snapshot Snapshot { get; private set; } = null!;

    /// <summary>Calls of the first operator.</summary>
    internal CallInvoker Anna { get; private set; } = null!;

    /// <summary>Calls of the second operator.</summary>
    internal CallInvoker Bram { get; private set; } = null!;

    private Uri HostAddress => new((string)Host.Started["address"]!);

    /// <summary>The machine of the host; null = this one.</summary>
    internal virtual Machine? OfTheHost => null;

    public virtual async Task InitializeAsync()
    {
        Server = await PostgresInstance.StartNewAsync();
        await using (var admin = NpgsqlDataSource.Create(Server.ConnectionString("postgres", "test")))
        {
            await using var create = admin.CreateCommand($"CREATE DATABASE {Database} TEMPLATE template0");
            await create.ExecuteNonQueryAsync();
        }

        _observer = NpgsqlDataSource.Create(Server.ConnectionString(Database, "test"));
        Look = new Observer(_observer);
        People = new People(_folder.File("identities.json"));
        HostWire = Proxy();
        Host = await StartHostAsync();
        (Anna, Bram) = (Call(HostAddress, People.Anna), Call(HostAddress, People.Bram));
        Assert.True((await YearFiles.ImportAsync(Anna, YearFiles.Read(YearFiles.Example))).Imported);
        Snapshot = await new YearFlow(Anna, Bram).FreezeAsync();
        await using var worker = await StartWorkerAsync("undisturbed");
        Undisturbed = await StartRunAsync();
        await Look.CompletesAsync(Undisturbed);
    }

    public virtual async Task DisposeAsync()
    {
        _channels.ForEach(channel => channel.Dispose());
        if (Host is not null)
        {
            await Host.DisposeAsync();
        }

        if (HostWire is not null)
        {
            await HostWire.DisposeAsync();
        }

        if (_observer is not null)
        {
            await _observer.DisposeAsync();
        }

        if (Server is not null)
        {
            await Server.DisposeAsync();
        }

        _folder.Dispose();
    }

    /// <summary>Starts a host without a worker.</summary>
    /// <param name="port">Where it listens; 0 for a free port.</param>
    /// <param name="storage">Its database; null for that of this cluster.</param>
    /// <param name="inCluster">Whether it is a node of the cluster.</param>
    internal Task<ProgramProcess> StartHostAsync(int port = 0, string? storage = null, bool inCluster = true) => ProgramProcess.StartAsync(
    [
        "host", "--database", storage ?? Storage("host", HostWire.Port, OfTheHost), "--port", $"{port}", "--no-worker", "--identities",
        _folder.File("identities.json"), .. inCluster ? ClusterCertificates.Arguments : [],
        .. OfTheHost is { } machine ? ["--listen", machine.Address, "--cluster-address", machine.Address] : Array.Empty<string>(),
    ], environment: Inside(null), prefix: OfTheHost?.Prefix);

    /// <summary>Starts the host again where it was, after it was killed.</summary>
    internal async Task RestartHostAsync()
    {
        var port = HostAddress.Port;
        await Host.DisposeAsync();
        Host = await StartHostAsync(port);
    }

    /// <summary>Starts a worker with one unit at a time, whose name is also that of its connections.</summary>
    /// <param name="name">First part of its name; a number makes it unique.</param>
    /// <param name="via">What stands between it and the database, if anything.</param>
    /// <param name="storage">Its database; null for that of this cluster.</param>
    /// <param name="program">The program; null for the one that was built.</param>
    /// <param name="environment">Variables added to those of the test.</param>
    /// <param name="on">The machine; null = this one.</param>
    /// <param name="certificates">Its folder of certificates; null for that of the others.</param>
    internal async Task<WorkerProcess> StartWorkerAsync(
        string name, WireProxy? via = null, string? storage = null, string? program = null,
        IReadOnlyDictionary<string, string>? environment = null, Machine? on = null, string? certificates = null)
    {
        var unique = $"{name}-{Interlocked.Increment(ref _workers)}";
        return _alive[unique] = new WorkerProcess(unique, () => _alive.TryRemove(unique, out _), await ProgramProcess.StartAsync(
            ["worker", "--database", storage ?? Storage(unique, via?.Port, on), "--name", unique, "--parallel", "1",
                .. ClusterCertificates.ArgumentsWith(certificates),
                .. on is null ? Array.Empty<string>() : ["--cluster-address", on.Address]],
            program,
            Inside(environment),
            on?.Prefix));
    }

    // What a process that is killed leaves behind goes with the cluster.
    private Dictionary<string, string> Inside(IReadOnlyDictionary<string, string>? environment) =>
        new(environment ?? new Dictionary<string, string>()) { ["TMPDIR"] = _folder.Root };

    /// <summary>A proxy before the server.</summary>
    internal WireProxy Proxy(int latencyMs = 0) => new(Server.Port) { Latency = TimeSpan.FromMilliseconds(latencyMs) };

    /// <summary>Starts a run of the snapshot.</summary>
    /// <param name="attempts">Attempts at a unit; faults that no unit is to blame for cost some.</param>
    /// <param name="at">Another host than that of this cluster.</param>
    /// <returns>The id of the run.</returns>
    internal async Task<string> StartRunAsync(int attempts = ManyAttempts, Uri? at = null)
    {
        await Look.OnlyTheseAreThereAsync(_alive.Keys.ToHashSet());
        var caller = at is null ? Anna : Call(at, People.Anna);
        var request = new CreateRunRequest
        {
            Parent = "years/2025",
            Run = new Run { Snapshot = Snapshot.Name, MaxAttempts = attempts },
            RequestId = Ids.New(),
        };
        var run = await InsistAsync(async () => await new RunService.RunServiceClient(caller).CreateRunAsync(request));
        return $"2025-{run.Name.Split('/')[^1]}";
    }

    /// <summary>Cancels what still runs, so that it is in no other test's way.</summary>
    internal async Task CancelAllAsync()
    {
        foreach (var run in await Look.ReadAsync(
            "SELECT id FROM allocation.run WHERE state IN ('running', 'failed')", row => row.GetString(0)))
        {
            await InsistAsync(
                async () => await new RunService.RunServiceClient(Anna).CancelRunAsync(
                    new CancelRunRequest { Name = NameOf(run), RequestId = Ids.New() }));
        }
    }

    /// <summary>Calls again, with the same request id, while the host or its database is away.</summary>
    internal static async Task<T> InsistAsync<T>(Func<Task<T>> call)
    {
        for (var time = 1; ; time++)
        {
            try
            {
                return await call();
            }
            catch (RpcException away) when (away.StatusCode == StatusCode.Unavailable && time < 60)
            {
                await Task.Delay(500);
            }
        }
    }

    /// <summary>The resource name of a run.</summary>
    internal static string NameOf(string run) => $"years/2025/runs/{run.Split('-')[1]}";

    /// <summary>Waits for the end of a run and holds it against the one that nobody disturbed.</summary>
    internal async Task CompletesLikeUndisturbedAsync(string run)
    {
        await Look.CompletesAsync(run);
        await Look.CheckAsync(run, Undisturbed);
    }

    /// <summary>A channel to a host for whoever holds this token.</summary>
    internal CallInvoker Call(Uri address, string token)
    {
        var channel = RpcChannel.ForAddress(address, new RpcChannelOptions { Token = token, AllowTokenInCleartext = true });
        _channels.Add(channel);
        return channel.CreateCallInvoker();
    }

    /// <summary>The setting of a database for the program.</summary>
    /// <param name="application">Name of the connections.</param>
    /// <param name="port">Where the database is, or what stands before it; null for the server itself.</param>
    /// <param name="from">The machine from which it is seen; null = this one.</param>
    internal string Storage(string application, int? port = null, Machine? from = null) =>
        $"postgres:{new NpgsqlConnectionStringBuilder(Server.ConnectionString(Database, application)) { Host = from?.Gateway ?? "127.0.0.1", Port = port ?? Server.Port }.ConnectionString}";
}

/// <summary>A worker in a process of its own.</summary>
/// <param name="Name">Its name among workers, which its connections have too.</param>
/// <param name="Ended">Told when it ends.</param>
/// <param name="Process">The process.</param>
internal sealed record WorkerProcess(string Name, Action Ended, ProgramProcess Process) : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    public async Task KillAsync()
    {
        Ended();
        await Process.KillAsync();
    }

    /// <summary>Lets it leave the cluster when it can: the next test then need not wait until it is missed.</summary>
    public async ValueTask DisposeAsync()
    {
        Ended();
        await Process.TryStopAsync(_patience);
        await Process.DisposeAsync();
    }
}

/// <summary>All tests of the cluster share one.</summary>
[CollectionDefinition(nameof(TestCluster))]
public sealed class TestClusterCollection : ICollectionFixture<TestCluster>;
