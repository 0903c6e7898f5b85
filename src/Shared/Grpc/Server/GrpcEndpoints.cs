using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TopGrid.Grpc.Tls;
using TopGrid.Grpc.Wire;

namespace TopGrid.Grpc.Server;

/// <summary>The server's end on the network: gRPC over HTTP/2 on Kestrel.</summary>
public static class GrpcEndpoints
{
    private const string ContentType = "application/grpc";

    /// <summary>Listens for gRPC: HTTP/2 only, so without TLS it takes prior knowledge (h2c) and no other protocol shares the port.</summary>
    /// <param name="listen">The port.</param>
    public static void UseGrpc(this ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http2;
        var options = listen.ApplicationServices.GetRequiredService<IOptions<GrpcServerOptions>>().Value;
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
    public static void UseGrpc(this ListenOptions listen, TlsServerOptions options)
    {
        listen.UseGrpc();
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        var services = listen.ApplicationServices;
        var handshakes = new TlsHandshakes(
            options, services.GetService<TimeProvider>() ?? TimeProvider.System, services.GetRequiredService<ILoggerFactory>().CreateLogger<TlsHandshakes>());
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(handshakes.Next()),
            HandshakeTimeout = services.GetRequiredService<IOptions<GrpcServerOptions>>().Value.HandshakeTimeout,
        });
    }

    /// <summary>Maps every method that was registered, and an answer for those that were not.</summary>
    /// <param name="endpoints">The application.</param>
    /// <returns>For conventions, such as a host or port that the endpoints need.</returns>
    public static IEndpointConventionBuilder MapGrpcServices(this IEndpointRouteBuilder endpoints)
    {
        var server = endpoints.ServiceProvider.GetRequiredService<GrpcServer>();
        var group = endpoints.MapGroup("");
        foreach (var method in server.Methods)
        {
            group.MapPost(method.Description.FullName, http => HandleAsync(server, method, http)).WithDisplayName("gRPC " + method.Description.FullName);
        }

        var unknown = RoutePatternFactory.Parse("/{service}/{method}", null, new RouteValueDictionary { ["method"] = new GrpcOnly() });
        group.Map(unknown, http => HandleAsync(server, null, http))
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Post])).WithDisplayName("gRPC, not implemented").WithOrder(int.MaxValue);
        return group;
    }

    private static Task HandleAsync(GrpcServer server, ServerMethod? method, HttpContext http)
    {
        if (!IsGrpc(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return http.Response.WriteAsync($"This is a gRPC method; it takes the content type {ContentType}, not \"{http.Request.ContentType}\".");
        }

        if (!HttpProtocol.IsHttp2(http.Request.Protocol) && !HttpProtocol.IsHttp3(http.Request.Protocol))
        {
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return http.Response.WriteAsync($"gRPC needs HTTP/2; this request came over {http.Request.Protocol}.");
        }

        http.Response.ContentType = ContentType;
        LiftLimits(http, isStream: true);
        return method is null ? Refuse(http, server.Unimplemented(PathOf(http))) : RunAsync(server, method, http);
    }

    private static async Task RunAsync(GrpcServer server, ServerMethod method, HttpContext http)
    {
        http.Response.Headers[Compression.AcceptHeader] = Compression.Accepted;
        string? encoding = http.Request.Headers[Compression.EncodingHeader];
        if (!Compression.IsKnown(encoding))
        {
            await Refuse(http, new Status(StatusCode.Unimplemented, $"Compression \"{encoding}\" is not supported; use gzip or none.")).ConfigureAwait(false);
            return;
        }

        HttpServerCall call;
        try
        {
            call = HttpServerCall.Accept(http, method, server.Options);
        }
        catch (RpcException refusal)
        {
            await Refuse(http, refusal.Status).ConfigureAwait(false);
            return;
        }

        await server.RunAsync(method, call).ConfigureAwait(false);
        call.Lifetime.End();
        if (!http.RequestAborted.IsCancellationRequested)
        {
            Finish(http, call);
        }
    }

    private static void Finish(HttpContext http, HttpServerCall call)
    {
        try
        {
            HttpServerCall.Finish(http, call.Status, call.ResponseTrailers);
        }
        catch (RpcException trailersThatCannotBeSent)
        {
            HttpServerCall.Finish(http, trailersThatCannotBeSent.Status, Metadata.Empty);
        }
    }

    private static Task Refuse(HttpContext http, Status status)
    {
        HttpServerCall.Finish(http, status, ErrorDetails.TrailersOf(status, PathOf(http)));
        return Task.CompletedTask;
    }

    private static string PathOf(HttpContext http) => http.Request.Path.Value ?? "/";

    /// <summary>Each message has a limit of its own; a stream of them has neither a length nor a rate: the message limit and the deadline bound it.</summary>
    /// <param name="http">The request.</param>
    /// <param name="isStream">Whether messages may come at any time.</param>
    internal static void LiftLimits(HttpContext http, bool isStream)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (isStream && http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }

    /// <summary>Whether a content type says gRPC.</summary>
    internal static bool IsGrpc(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == ContentType.Length
            || contentType[ContentType.Length] == ';'
            || contentType[ContentType.Length..].StartsWith("+proto", StringComparison.OrdinalIgnoreCase));

    /// <summary>Keeps the answer for unknown methods away from other content, such as the JSON of another port.</summary>
    private sealed class GrpcOnly : IRouteConstraint
    {
        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            httpContext is null || IsGrpc(httpContext.Request.ContentType);
    }
}
