using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TopGrid.Allocation;
using TopGrid.Audit;
using TopGrid.Cluster;
using TopGrid.Data.Connections;
using TopGrid.Data.Messages;
using TopGrid.Data.Migrations;
using TopGrid.Health;

namespace TopGrid.Worker;

/// <summary>
/// A worker process: takes units of runs from the database of a host, computes them and stores their outcome; any number of them at the
/// same time. It serves nothing but probes and knows the other modules not at all. It stops on SIGTERM and Ctrl+C, after its units have
/// ended.
/// </summary>
public sealed class WorkerApplication : IAsyncDisposable
{
    private static readonly IReadOnlyList<StorageModule> _tables = [AllocationModule.Storage, AuditModule.Storage];

    private readonly RunningProcess _process;

    private WorkerApplication(RunningProcess process) => _process = process;

    /// <summary>Where probes ask; null = nowhere.</summary>
    public Uri? HealthAddress => _process.HealthAddress;

    /// <summary>Opens the database, which a host or the migrate command has prepared, and starts to take units.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="StartException">The database is a SQLite file, or a setting cannot be followed.</exception>
    /// <exception cref="StorageException">The database is away, or its tables are not those of this program.</exception>
    public static Task<WorkerApplication> StartAsync(WorkerProcessOptions options, CancellationToken cancellationToken) =>
        StartAsync(options, _ => { }, cancellationToken);

    /// <summary>Starts with changed services: the seam for tests.</summary>
    internal static async Task<WorkerApplication> StartAsync(
        WorkerProcessOptions options, Action<IServiceCollection> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Storage.Dialect == Dialect.Sqlite)
        {
            throw new StartException(
                $"A worker process cannot use {options.Storage.Display}: a SQLite file belongs to one process, the host, which computes by itself. "
                + "Use PostgreSQL for workers of their own.");
        }

        if (options.Cluster is null)
        {
            throw new StartException(
                "A worker process gets its units from the cluster of its host, and nodes speak to each other with certificates only. Name the folder "
                + "that holds them with --cluster-certificates, the same at the host; `topgrid cluster certificates --out DIR` makes some for one machine.");
        }

        var endpoint = ProcessComposition.EndpointOf(options.OtlpEndpoint);
        var database = StorageDatabase.Open(options.Storage);
        return new WorkerApplication(await RunningProcess.StartAsync(
            database,
            options.Probes,
            async () => (await DatabaseState.CheckAsync(database, _tables, cancellationToken)).EnsureCurrent(),
            health => Build(options, database, health, endpoint, change),
            cancellationToken));
    }

    /// <summary>Ends when the process is told to stop, after everything under way has ended.</summary>
    /// <param name="cancellationToken">Stops the worker.</param>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _process.WaitForShutdownAsync(cancellationToken);

    /// <summary>Lets units under way end, sends the last spans and closes the database.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static IHost Build(WorkerProcessOptions options, StorageDatabase database, ProcessHealth health, Uri? endpoint,
        Action<IServiceCollection> change)
    {
        var builder =
            Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        var started = false;
        ProcessComposition.AddLogging(builder.Logging, () => started);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ProcessComposition.ShutdownTimeout);
        ProcessComposition.AddTelemetry(builder.Services, endpoint, options.ServiceName);
        builder.Services.AddSingleton(database);
        builder.Services.AddAuditRecording();
        builder.Services.AddAllocationWorker(ProcessComposition.WorkerOf(options.Name, options.Parallel));
        builder.Services.AddClusterNode(ProcessComposition.RoleOf("worker", options.Name, options.Cluster, computes: true));
        health.AddTo(builder.Services, _tables, _ => Array.Empty<string>().ToLookup(name => name));
        builder.Services.AddHealthCheck(
            "membership", provider => new MembershipHealth(provider.GetRequiredService<INodeHealth>()),
            _ => [HealthNames.Whole, HealthNames.Readiness]);
        change(builder.Services);
        var app = builder.Build();
        app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() => started = true);
        return app;
    }
}
