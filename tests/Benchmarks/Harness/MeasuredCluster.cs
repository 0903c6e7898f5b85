using System.Globalization;
using System.Text.Json.Nodes;
using Grpc.Core;
using Npgsql;
using TopGrid.Cluster.Tests.Harness;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.Rpc.Client;
using TopGrid.Testing;

namespace TopGrid.Benchmarks.Harness;

/// <summary>
/// A cluster as it is operated: a PostgreSQL server whose commits reach the disk, a host without a worker, and workers with one unit at a
/// time each; every one a process of its own.
/// </summary>
internal sealed class MeasuredCluster : IAsyncDisposable
{
    // What docs/operations.md says to give a server of this size; the rest is as PostgreSQL comes.
    public const string Settings =
        "-c fsync=on -c full_page_writes=on -c shared_buffers=1GB -c max_wal_size=4GB -c maintenance_work_mem=256MB";

    private const string Database = "topgrid";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("topgrid-benchmark-");
    private readonly List<ProgramProcess> _processes = [];
    private readonly List<RpcChannel> _channels = [];
    private PostgresInstance _server = null!;
    private int? _patience;

    private MeasuredCluster()
    {
    }

    /// <summary>Tokens of two operators.</summary>
    public People People { get; private set; } = null!;

    /// <summary>Connections past the program.</summary>
    public NpgsqlDataSource Source { get; private set; } = null!;

    /// <summary>Processor time and memory of host, workers and server.</summary>
    public ClusterFigures Figures { get; private set; } = null!;

    /// <summary>The workers.</summary>
    public IReadOnlyList<ProgramProcess> Workers => [.. _processes.Skip(1)];

    /// <summary>Where the host listens.</summary>
    public Uri Address => new((string)_processes[0].Started["address"]!);

    /// <summary>Starts everything.</summary>
    /// <param name="workers">How many workers.</param>
    /// <param name="patience">Seconds of silence after which a node counts as unreachable; null = as tests have it.</param>
    public static async Task<MeasuredCluster> StartAsync(int workers, int? patience = null)
    {
        var cluster = new MeasuredCluster { _patience = patience };
        try
        {
            cluster._server = await PostgresInstance.StartNewAsync(Settings);
            await using (var admin = NpgsqlDataSource.Create(cluster._server.ConnectionString("postgres", "benchmark")))
            {
                await using var create = admin.CreateCommand($"CREATE DATABASE {Database} TEMPLATE template0");
                await create.ExecuteNonQueryAsync();
            }

            cluster.Source = NpgsqlDataSource.Create(cluster._server.ConnectionString(Database, "benchmark") + ";Command Timeout=0");
            cluster.People = new People(cluster.IdentitiesFile);
            await cluster.LaunchAsync(
                "host", ["--port", "0", "--no-worker", "--max-import", "4096", "--identities", cluster.IdentitiesFile]);
            for (var k = 1; k <= workers; k++)
            {
                await cluster.AddWorkerAsync(string.Create(CultureInfo.InvariantCulture, $"w{k}"));
            }

            cluster.Figures = new ClusterFigures(
                [("host", cluster._processes[0].Id), .. cluster.Workers.Select((worker, k) => ($"worker {k + 1}", worker.Id))],
                    cluster.ServerId());
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calls to the host by the holder of a token.</summary>
    public CallInvoker Call(string token)
    {
        var channel = RpcChannel.ForAddress(Address, new RpcChannelOptions { Token = token });
        _channels.Add(channel);
        return channel.CreateCallInvoker();
    }

    /// <summary>Runs a command of the command line against the host, which must succeed.</summary>
    public Task<JsonNode?> CommandAsync(string token, params string[] arguments) => CommandLine.RunAsync(Address, token, arguments);

    /// <summary>Asks the database.</summary>
    public async Task<List<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> map)
    {
#pragma warning disable CA2100 // Made here.
        await using var command = Source.CreateCommand(sql);
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        _channels.ForEach(channel => channel.Dispose());
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        Figures?.Dispose();
        if (Source is not null)
        {
            await Source.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private string IdentitiesFile => Path.Combine(_folder.FullName, "identities.json");

    /// <summary>The host, which coordinates as the oldest node.</summary>
    public ProgramProcess Host => _processes[0];

    /// <summary>Adds a worker.</summary>
    public async Task<ProgramProcess> AddWorkerAsync(string name)
    {
        await LaunchAsync("worker", "--name", name, "--parallel", "1");
        return _processes[^1];
    }

    private async Task LaunchAsync(string command, params string[] arguments) => _processes.Add(await ProgramProcess.StartAsync(
        [
            command, "--database", $"postgres:{_server.ConnectionString(Database, command)}", .. arguments,
            "--cluster-certificates", ClusterCertificates.Folder,
            "--cluster-patience", (_patience ?? ClusterCertificates.PatienceSeconds).ToString(CultureInfo.InvariantCulture),
        ],
        environment: new Dictionary<string, string> { ["TMPDIR"] = _folder.FullName }));

    private int ServerId() =>
        int.Parse(File.ReadLines(Path.Combine(_server.Folder, "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);
}
