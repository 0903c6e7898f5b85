using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TopGrid.Grpc.Access;
using TopGrid.Grpc.Pipeline;
using TopGrid.Grpc.Server;

namespace TopGrid.Interop.Tests.Ours;

/// <summary>Our server with the test service.</summary>
public sealed class OurServer : IAsyncLifetime
{
    private readonly WebApplication app;
    private readonly UnderWay underWay = new();

    public OurServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseGrpc()));
        builder.Services.AddSingleton<IAccessPolicy>(new Everyone());
        builder.Services.AddGrpcServer(options => options.Interceptors.Add(underWay));
        builder.Services.AddGrpcService<TestService>();
        app = builder.Build();
        app.MapGrpcServices();
    }

    /// <summary>For channels inside this process.</summary>
    public GrpcServer Server => app.Services.GetRequiredService<GrpcServer>();

    /// <summary>Where it listens.</summary>
    internal Uri AddressOf(Transport transport) => transport switch
    {
        Transport.Cleartext => new Uri(app.Urls.Single()),
        _ => throw new ArgumentOutOfRangeException(nameof(transport)),
    };

    /// <summary>Waits until no handler runs any more: a call that its client gave up must end at the server too.</summary>
    internal async Task<bool> IsQuietAsync()
    {
        for (var k = 0; k < 100 && underWay.Calls > 0; k++)
        {
            await Task.Delay(100);
        }

        return underWay.Calls == 0;
    }

    public Task InitializeAsync() => app.StartAsync();

    public async Task DisposeAsync() => await app.DisposeAsync();

    private sealed class Everyone : IAccessPolicy
    {
        public AccessRule? Find(string fullMethodName) => AccessRule.Anyone;
    }

    /// <summary>Counts handlers that run.</summary>
    private sealed class UnderWay : ICallInterceptor
    {
        private int calls;

        public int Calls => Volatile.Read(ref calls);

        public async Task InterceptAsync(ServerCallContext context, Func<Task> next)
        {
            Interlocked.Increment(ref calls);
            try
            {
                await next();
            }
            finally
            {
                Interlocked.Decrement(ref calls);
            }
        }
    }
}
