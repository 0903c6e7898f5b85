using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TopGrid.Rpc.Server;

namespace TopGrid.Health;

/// <summary>
/// A cleartext port with nothing but grpc.health.v1, for probes that speak no TLS and have no identity, such as those of Kubernetes. It is
/// a server of its own, so that it answers before the process serves and while it stops.
/// </summary>
public sealed class HealthPort : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HealthPort(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Urls.Single());
    }

    /// <summary>Where it listens, with the port that was really taken.</summary>
    public Uri Address { get; }

    /// <summary>Opens the port.</summary>
    /// <param name="address">IP address of an interface of this machine.</param>
    /// <param name="port">TCP port; 0 = any free one.</param>
    /// <param name="registry">What it answers from.</param>
    /// <param name="log">Sets up its log.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The port cannot be taken.</exception>
    public static async Task<HealthPort> OpenAsync(
        IPAddress address, int port, HealthRegistry registry, Action<ILoggingBuilder> log, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        log(builder.Logging);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(address, port, listen => listen.UseRpc());
        });
        builder.Services.AddRouting();
        builder.Services.AddRpcServer(options =>
        {
            options.RecordSpans = false; // A probe every few seconds would drown what happens.
            options.ShutdownGrace = TimeSpan.Zero; // It is closed last, when there is nothing left to say.
        });
        builder.Services.AddHealthService(registry);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var app = builder.Build();
        app.UseRpcEdge();
        app.MapRpcServices();
        try
        {
            await app.StartAsync(cancellationToken);
            return new HealthPort(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends watches and closes the port.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>Signals to the process stop the process, and that closes this port when all the rest has ended.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
