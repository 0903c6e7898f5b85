using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TopGrid.Access.Network;
using TopGrid.Rpc.Errors;
using TopGrid.Rpc.Tls;

namespace TopGrid.Rpc.Server;

/// <summary>The server's end on the network: gRPC over HTTP/2 on Kestrel.</summary>
public static class RpcEndpoints
{
    /// <summary>
    /// Listens for gRPC: HTTP/2 only, so without TLS it takes prior knowledge (h2c) and no other protocol shares the port.
    /// </summary>
    /// <param name="listen">The port.</param>
    public static void UseRpc(this ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http2;
        listen.EndWithProcess();
        var options = listen.ApplicationServices.GetRequiredService<IOptions<RpcServerOptions>>().Value;
        var limits = listen.KestrelServerOptions.Limits;
        limits.MinResponseDataRate = null; // A slow reader of a stream is held back, not cut off; keep-alive finds one that has gone.
        limits.MaxConcurrentConnections = options.MaxConnections; // Kestrel counts each port on its own.
        limits.RequestHeadersTimeout = options.HeadersTimeout;
        limits.KeepAliveTimeout = options.IdleTimeout;
        limits.Http2.MaxStreamsPerConnection = options.MaxCallsPerConnection;
        limits.Http2.KeepAlivePingDelay = options.KeepAliveDelay;
        limits.Http2.KeepAlivePingTimeout = options.KeepAliveTimeout;
    }

    /// <summary>
    /// Listens with TLS; the protocol is agreed on in the handshake (ALPN): HTTP/2 for gRPC, and HTTP/1.1 for whatever else the
    /// application serves.
    /// </summary>
    /// <param name="listen">The port.</param>
    /// <param name="options">Certificates.</param>
    /// <exception cref="InvalidDataException">A certificate cannot be used; the message says what to do.</exception>
    public static void UseRpc(this ListenOptions listen, TlsServerOptions options)
    {
        listen.UseRpc();
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        var services = listen.ApplicationServices;
        var handshakes = new TlsHandshakes(
            options, services.GetService<TimeProvider>() ?? TimeProvider.System,
                services.GetRequiredService<ILoggerFactory>().CreateLogger<TlsHandshakes>());
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(handshakes.Next()),
            HandshakeTimeout = services.GetRequiredService<IOptions<RpcServerOptions>>().Value.HandshakeTimeout,
        });
    }

    /// <summary>
    /// Closes connections that are still open when the process has ended its calls; <see cref="UseRpc(ListenOptions)"/> does it too.
    /// </summary>
    /// <param name="listen">A port of another protocol.</param>
    public static void EndWithProcess(this ListenOptions listen)
    {
        var shutdown = listen.ApplicationServices.GetRequiredService<Shutdown>();
        listen.Use(next => connection => shutdown.WatchAsync(connection, next));
    }

    /// <summary>
    /// Puts routing, the edge of calls, identity and access into the way of requests, in this order. To be used before the endpoints are
    /// mapped; whoever looks at requests of their own accord comes before it.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <returns>The application.</returns>
    public static IApplicationBuilder UseRpcEdge(this IApplicationBuilder app) =>
        app.UseRouting().UseMiddleware<NetworkEdge>().UseAuthentication().UseAuthorization();

    /// <summary>Maps every method that was registered, and an answer for those that were not.</summary>
    /// <param name="endpoints">The application.</param>
    /// <returns>For conventions, such as a host or port that the endpoints need.</returns>
    public static IEndpointConventionBuilder MapRpcServices(this IEndpointRouteBuilder endpoints)
    {
        var server = endpoints.ServiceProvider.GetRequiredService<RpcServer>();
        var protocol = new GrpcProtocol(server.Options, endpoints.ServiceProvider.GetRequiredService<Shutdown>());
        var group = endpoints.MapGroup("");
        foreach (var registration in endpoints.ServiceProvider.GetServices<ServiceRegistration>())
        {
            registration.Map(group).Add(endpoint =>
            {
                var method = endpoint.Metadata.OfType<GrpcMethodMetadata>().Single().Method;
                endpoint.Metadata.Add(new EdgeMethod(server.Find(method.FullName)!, protocol));
                endpoint.Metadata.Add(AccessHandler.Policy);
            });
        }

        var unknown = RoutePatternFactory.Parse("/{service}/{method}", null, new RouteValueDictionary { ["method"] = new GrpcOnly() });
        group.Map(unknown, http => protocol.RefuseByHttp(http) ?? RefuseUnknown(server, protocol, http))
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Post])).WithDisplayName("gRPC, not implemented").WithOrder(int.MaxValue);
        return group;
    }

    /// <summary>An endpoint of a method that comes by another protocol than gRPC.</summary>
    internal static Endpoint Endpoint(ServedMethod method, IEdgeProtocol protocol, string name, RequestDelegate serve) =>
        new(serve, new EndpointMetadataCollection(new EdgeMethod(method, protocol), AccessHandler.Policy), name);

    private static Task RefuseUnknown(RpcServer server, GrpcProtocol protocol, HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        var status = server.Unimplemented(path);
        return protocol.RefuseAsync(http, status, ErrorDetails.TrailersOf(status, path));
    }

    /// <summary>Keeps the answer for unknown methods away from other content, such as the JSON of another port.</summary>
    private sealed class GrpcOnly : IRouteConstraint
    {
        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values,
            RouteDirection routeDirection) =>
            httpContext is null || GrpcProtocol.IsGrpc(httpContext.Request.ContentType);
    }
}
