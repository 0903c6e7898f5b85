using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TopGrid.Evidence.Otlp;
using TopGrid.Grpc.Server;
using TopGrid.Storage;
using TopGrid.Worker;

namespace TopGrid.Host;

/// <summary>
/// A host: all modules on one database in one process, served by gRPC over HTTP/2, with a worker inside unless told not to.
/// It stops on SIGTERM and Ctrl+C; units and calls under way come to an end first.
/// </summary>
public sealed class HostApplication : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly StorageDatabase database;
    private readonly SpanExport? spans;
    private bool disposed;

    private HostApplication(WebApplication app, StorageDatabase database, SpanExport? spans)
    {
        this.app = app;
        this.database = database;
        this.spans = spans;
    }

    /// <summary>Where it listens, with the port that was really taken.</summary>
    public Uri Address => new(app.Urls.Single());

    /// <summary>Opens and migrates the database and starts to serve; it has started when this returns.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="StartException">A setting cannot be followed, such as a port that is taken; the message says what to do.</exception>
    /// <exception cref="StorageException">The database cannot be used: held by another process, newer than this program, or away.</exception>
    public static Task<HostApplication> StartAsync(HostOptions options, CancellationToken cancellationToken) =>
        StartAsync(options, _ => { }, cancellationToken);

    /// <summary>Starts with changed services: the seam for tests.</summary>
    internal static async Task<HostApplication> StartAsync(
        HostOptions options, Action<IServiceCollection> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var target = ListenTarget.Of(options);
        var identities = IdentityComposition.Read(options);
        var endpoint = ProcessComposition.EndpointOf(options.OtlpEndpoint);
        var database = StorageDatabase.Open(options.Storage);
        SpanExport? spans = null;
        WebApplication? app = null;
        try
        {
            await MigrationRunner.RunAsync(database, HostModules.Storage, cancellationToken).ConfigureAwait(false);
            spans = endpoint is null ? null : SpanExport.Start(endpoint, options.ServiceName);
            app = Build(options, target, database, identities, endpoint, change);
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return new HostApplication(app, database, spans);
        }
        catch (Exception problem)
        {
            await ReleaseAsync(app, database, spans).ConfigureAwait(false);
            if (target.Explain(problem) is { } sentence)
            {
                throw sentence;
            }

            throw;
        }
    }

    /// <summary>Paths of all methods served, in byte order.</summary>
    internal IReadOnlyList<string> MethodNames => app.Services.GetRequiredService<GrpcServer>().MethodNames;

    /// <summary>Ends when the process is told to stop, after everything under way has ended.</summary>
    /// <param name="cancellationToken">Stops the host.</param>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => app.WaitForShutdownAsync(cancellationToken);

    /// <summary>Stops serving, lets units and calls under way end, sends the last spans and gives the database free.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        try
        {
            await app.StopAsync().ConfigureAwait(false);
        }
        finally
        {
            await ReleaseAsync(app, database, spans).ConfigureAwait(false);
        }
    }

    private static WebApplication Build(
        HostOptions options, ListenTarget target, StorageDatabase database, IdentityComposition identities, Uri? endpoint, Action<IServiceCollection> change)
    {
        // The empty builder reads no settings from the current folder or the environment: only what the operator said holds.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var started = false;
        ProcessComposition.AddLogging(builder.Logging, () => started);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(target.Address, target.Port, target.Open);
        });
        builder.Services.AddRouting();
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = ProcessComposition.ShutdownTimeout);
        builder.Services.AddSingleton(database);
        identities.AddTo(builder.Services);
        builder.Services.AddGrpcServer();
        HostModules.AddTo(builder.Services, options, endpoint);
        change(builder.Services);
        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() => started = true);
        app.UseCallsThatEndAtShutdown();
        app.MapGrpcServices();
        return app;
    }

    private static async Task ReleaseAsync(WebApplication? app, StorageDatabase database, SpanExport? spans)
    {
        if (app is not null)
        {
            await app.DisposeAsync().ConfigureAwait(false);
        }

        spans?.Dispose();
        await database.DisposeAsync().ConfigureAwait(false);
    }
}
