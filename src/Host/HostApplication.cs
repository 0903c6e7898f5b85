using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using TopGrid.Data.Connections;
using TopGrid.Data.Messages;
using TopGrid.Data.Migrations;
using TopGrid.Health;
using TopGrid.Rpc.Server;
using TopGrid.Transcoding;
using TopGrid.Worker;

namespace TopGrid.Host;

/// <summary>
/// A host: all modules on one database in one process, served by gRPC over HTTP/2, with a worker inside unless told not to.
/// It stops on SIGTERM and Ctrl+C; units and calls under way come to an end first.
/// </summary>
public sealed class HostApplication : IAsyncDisposable
{
    private readonly RunningProcess _process;
    private readonly WebApplication _app;

    private HostApplication(RunningProcess process, WebApplication app)
    {
        _process = process;
        _app = app;
        Address = new Uri(app.Urls.First());
        JsonAddress = Address.Scheme == Uri.UriSchemeHttps ? Address : app.Urls.Skip(1).Select(url => new Uri(url)).FirstOrDefault();
    }

    /// <summary>Where it listens, with the port that was really taken.</summary>
    public Uri Address { get; }

    /// <summary>Where JSON over HTTP is taken; null = nowhere.</summary>
    public Uri? JsonAddress { get; }

    /// <summary>Where probes ask; null = nowhere.</summary>
    public Uri? HealthAddress => _process.HealthAddress;

    /// <summary>Opens the database, gives an empty one its tables, and starts to serve; it has started when this returns.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="StartException">
    /// A setting cannot be followed, such as a port that is taken; the message says what to do.
    /// </exception>
    /// <exception cref="StorageException">
    /// The database cannot be used: held by another process, not that of this program, or away.
    /// </exception>
    public static Task<HostApplication> StartAsync(HostOptions options, CancellationToken cancellationToken) =>
        StartAsync(options, _ => { }, cancellationToken);

    /// <summary>Starts with changed services: the seam for tests.</summary>
    internal static async Task<HostApplication> StartAsync(
        HostOptions options, Action<IServiceCollection> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Cluster is not null && options.Storage.Dialect == Dialect.Sqlite)
        {
            throw new StartException(
                $"A host on {options.Storage.Display} is alone: a SQLite file belongs to one process. Leave the options of the cluster out, or use PostgreSQL.");
        }

        var target = ListenTarget.Of(options);
        var identities = IdentityComposition.Read(options);
        var endpoint = ProcessComposition.EndpointOf(options.OtlpEndpoint);
        var database = StorageDatabase.Open(options.Storage);
        WebApplication? app = null;
        try
        {
            var process = await RunningProcess.StartAsync(
                database,
                options.Probes,
                () => PrepareAsync(options, database, cancellationToken),
                health => app = Build(options, target, database, health, identities, endpoint, change),
                cancellationToken);
            return new HostApplication(process, app!);
        }
        catch (Exception problem) when (target.Explain(problem) is { } sentence)
        {
            throw sentence;
        }
    }

    /// <summary>Paths of all methods served, in byte order.</summary>
    internal IReadOnlyList<string> MethodNames => Server.MethodNames;

    /// <summary>For channels inside this process.</summary>
    internal RpcServer Server => _app.Services.GetRequiredService<RpcServer>();

    /// <summary>Ends when the process is told to stop, after everything under way has ended.</summary>
    /// <param name="cancellationToken">Stops the host.</param>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _process.WaitForShutdownAsync(cancellationToken);

    /// <summary>Stops serving, lets units and calls under way end, sends the last spans and gives the database free.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    // A database with data is changed by the migrate command only: the operator first makes a backup.
    private static Task<MigrationReport> PrepareAsync(HostOptions options, StorageDatabase database, CancellationToken cancellationToken) =>
        MigrationRunner.RunAsync(
            database, HostModules.Storage, new MigrationOptions { ChangeExisting = false, Say = options.Say }, cancellationToken);

    private static WebApplication Build(
        HostOptions options,
        ListenTarget target,
        StorageDatabase database,
        ProcessHealth health,
        IdentityComposition identities,
        Uri? endpoint,
        Action<IServiceCollection> change)
    {
        // The empty builder reads no settings from the current folder or the environment: only what the operator said holds.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var started = false;
        ProcessComposition.AddLogging(builder.Logging, () => started);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            target.Open(kestrel);
        });
        builder.Services.AddRouting();
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(
            host => host.ShutdownTimeout = ProcessComposition.ShutdownTimeout);
        ProcessComposition.AddTelemetry(builder.Services, endpoint, options.ServiceName);
        builder.Services.AddSingleton(database);
        identities.AddTo(builder.Services);
        builder.Services.AddRpcServer(grpc =>
        {
            grpc.IsTemporary = Outage.Is;
            grpc.MaxConnections = options.MaxConnections;
        });
        HostModules.AddTo(builder.Services, options, endpoint);
        builder.Services.AddHealthService(health.Registry);
        HostReflection.AddTo(builder.Services);
        health.AddTo(builder.Services, HostModules.Storage, HostModules.ServicesOf);
        change(builder.Services);
        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() => started = true);
        app.UseRpcEdge();
        app.MapRpcServices();
        app.MapTranscoding("TopGrid", () => typeof(HostApplication).Assembly.GetManifestResourceStream("contracts.pb")!);
        return app;
    }
}
