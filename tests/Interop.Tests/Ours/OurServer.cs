using System.Net;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TopGrid.Access.Callers;
using TopGrid.Access.Rules;
using TopGrid.Interop.Tests.Harness;
using TopGrid.Rpc.Client;
using TopGrid.Rpc.Server;

namespace TopGrid.Interop.Tests.Ours;

/// <summary>Our server with the test service.</summary>
public sealed class OurServer : IAsyncLifetime, IDisposable
{
    private readonly WebApplication _app;
    private readonly UnderWay _underWay = new();
    private readonly TestCertificates _certificates = new();

    public OurServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseRpc());
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseRpc(_certificates.OurServer));
        });
        builder.Services.AddSingleton<IAccessPolicy>(new Everyone());
        builder.Services.AddSingleton<ICallerResolver>(new ByCertificate());
        builder.Services.AddRpcServer();
        builder.Services.AddSingleton(_underWay);
        builder.Services.Configure<GrpcServiceOptions>(options => options.Interceptors.Add<UnderWay>());
        builder.Services.AddRpcService<TestService>();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton<Compressed>();
        _app = builder.Build();
        _app.Use(OnlyWithCertificateAsync);
        _app.Use(Compressed.WatchAsync);
        _app.UseRpcEdge();
        _app.MapRpcServices();
    }

    /// <summary>For channels inside this process.</summary>
    public RpcServer Server => _app.Services.GetRequiredService<RpcServer>();

    /// <summary>Where it listens.</summary>
    internal Uri AddressOf(Transport transport)
    {
        var scheme = transport == Transport.Tls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
        var address = _app.Urls.Select(url => new Uri(url)).Single(address => address.Scheme == scheme);
        return new UriBuilder(address) { Host = "localhost" }.Uri; // A name, which TLS asks for; an address has no place in its handshake.
    }

    /// <summary>What a client of others needs.</summary>
    internal PemFiles? FilesFor(Transport transport) => transport == Transport.Tls ? _certificates.ForClient : null;

    /// <summary>What our client needs.</summary>
    internal RpcChannelOptions OptionsFor(Transport transport) => transport == Transport.Tls ? _certificates.OurClient : new();

    /// <summary>Waits until no handler runs any more: a call that its client gave up must end at the server too.</summary>
    internal async Task<bool> IsQuietAsync()
    {
        for (var k = 0; k < 100 && _underWay.Calls > 0; k++)
        {
            await Task.Delay(100);
        }

        return _underWay.Calls == 0;
    }

    public Task InitializeAsync() => _app.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    public void Dispose() => _certificates.Dispose();

    /// <summary>Over TLS the server asks for a certificate without insisting; here whoever has none is sent away.</summary>
    private static Task OnlyWithCertificateAsync(HttpContext http, RequestDelegate next)
    {
        if (!http.Request.IsHttps || http.Connection.ClientCertificate is not null)
        {
            return next(http);
        }

        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private sealed class Everyone : IAccessPolicy
    {
        public AccessRule? Find(string fullMethodName) => AccessRule.Anyone;
    }

    /// <summary>The handshake has checked the certificate; here its holder has a name.</summary>
    private sealed class ByCertificate : ICallerResolver
    {
        public ValueTask<Caller?> ResolveAsync(Credentials credentials, HttpContext http) =>
            ValueTask.FromResult<Caller?>(new Caller(credentials.Certificate!.Subject, "Peer"));
    }

    /// <summary>Counts handlers that run.</summary>
    private sealed class UnderWay : Interceptor
    {
        private int _calls;

        public int Calls => Volatile.Read(ref _calls);

        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            CountAsync(() => continuation(request, context));

        public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream, ServerCallContext context,
                ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
            CountAsync(() => continuation(requestStream, context));

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
                ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
            CountAsync(() => DoneAsync(continuation(request, responseStream, context)));

        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
                DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
            CountAsync(() => DoneAsync(continuation(requestStream, responseStream, context)));

        private static async Task<bool> DoneAsync(Task handler)
        {
            await handler;
            return true;
        }

        private async Task<T> CountAsync<T>(Func<Task<T>> handler)
        {
            Interlocked.Increment(ref _calls);
            try
            {
                return await handler();
            }
            finally
            {
                Interlocked.Decrement(ref _calls);
            }
        }
    }
}
