using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using TopGrid.Grpc.Identity;
using TopGrid.Grpc.Wire;

namespace TopGrid.Grpc.Server;

/// <summary>A call that came over HTTP/2.</summary>
internal sealed class HttpServerCall : ServerCall
{
    private readonly HttpContext http;
    private readonly int maxRequestBytes;
    private readonly bool requestsInGzip;
    private readonly bool clientTakesGzip;
    private bool responsesInGzip;

    private HttpServerCall(HttpContext http, ServerMethod method, CallLifetime lifetime, Metadata headers, int maxRequestBytes)
        : base(method.Description.FullName, method.Rule, lifetime)
    {
        this.http = http;
        this.maxRequestBytes = maxRequestBytes;
        RequestHeadersCore = headers;

        // Whoever compresses, and takes it back, gets it back. A handler may ask for it as well; see WriteResponseHeadersAsyncCore.
        requestsInGzip = http.Request.Headers[Compression.EncodingHeader] == Compression.Gzip;
        clientTakesGzip = Compression.AcceptsGzip(http.Request.Headers[Compression.AcceptHeader]);
        responsesInGzip = requestsInGzip && clientTakesGzip;
    }

    public override bool IsInProcess => false;

    public override Caller? HandedOverCaller => null;

    /// <summary>The certificate of the client, from the TLS handshake; null = none.</summary>
    public X509Certificate2? ClientCertificate => http.Connection.ClientCertificate;

    public override ActivityContext ParentSpan =>
        ActivityContext.TryParse(http.Request.Headers.TraceParent, http.Request.Headers.TraceState, isRemote: true, out var parent) ? parent : default;

    protected override string HostCore => http.Request.Host.Value ?? "";

    protected override string PeerCore
    {
        get
        {
            var address = http.Connection.RemoteIpAddress;
            return address is null
                ? "unknown"
                : address.AddressFamily == AddressFamily.InterNetwork
                    ? string.Create(CultureInfo.InvariantCulture, $"ipv4:{address}:{http.Connection.RemotePort}")
                    : string.Create(CultureInfo.InvariantCulture, $"ipv6:[{address}]:{http.Connection.RemotePort}");
        }
    }

    protected override Metadata RequestHeadersCore { get; }

    /// <summary>Reads the headers of a call.</summary>
    /// <exception cref="RpcException">INTERNAL for headers that no client should send.</exception>
    public static HttpServerCall Accept(HttpContext http, ServerMethod method, int maxRequestBytes)
    {
        var deadline = DateTime.MaxValue;
        if (http.Request.Headers.TryGetValue(GrpcTimeout.Header, out var timeout))
        {
            var left = GrpcTimeout.Parse(timeout.ToString())
                ?? throw new RpcException(new Status(StatusCode.Internal, $"The header grpc-timeout is \"{timeout}\"; it takes one to eight digits and one of H, M, S, m, u, n."));
            var now = DateTime.UtcNow;
            deadline = left < DateTime.MaxValue - now ? now + left : DateTime.MaxValue;
        }

        var headers = new Metadata();
        foreach (var (name, values) in http.Request.Headers)
        {
            foreach (var value in values)
            {
                MetadataRules.AddHeader(headers, name, value ?? "");
            }
        }

        return new HttpServerCall(http, method, new CallLifetime(deadline, http.RequestAborted), headers, maxRequestBytes);
    }

    public override async ValueTask<T?> ReadAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await Messages.ReadAsync(http.Request.BodyReader, marshaller, maxRequestBytes, requestsInGzip, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException gone)
        {
            // The stream was reset. Its token says so too, but perhaps later than whoever reads hears of it.
            Lifetime.Cancel();
            throw new OperationCanceledException("The client ended the call.", gone, Lifetime.Token);
        }
    }

    public override async ValueTask WriteAsync<T>(Marshaller<T> marshaller, T message, CancellationToken cancellationToken)
    {
        using var frame = Compression.Serialize(marshaller, message, responsesInGzip, WriteOptions);
        SayEncoding();
        await http.Response.BodyWriter.WriteAsync(frame.Frame, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends status and trailers; without a response before them they go as the headers (a trailers-only answer).</summary>
    public static void Finish(HttpContext http, Status status, Metadata trailers)
    {
        var target = http.Response.HasStarted
            ? http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers
            : http.Response.Headers;
        target["grpc-status"] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (!string.IsNullOrEmpty(status.Detail))
        {
            target["grpc-message"] = PercentEncoding.Encode(status.Detail);
        }

        Add(target, trailers);
    }

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        if (http.Response.HasStarted)
        {
            throw new InvalidOperationException("Response headers can only be sent once, before the first response.");
        }

        responsesInGzip |= clientTakesGzip && responseHeaders.GetValue(Compression.RequestHeader) == Compression.Gzip;
        SayEncoding();
        Add(http.Response.Headers, responseHeaders);

        // Starting alone would keep the headers back until the first message.
        await http.Response.StartAsync(CancellationToken).ConfigureAwait(false);
        await http.Response.BodyWriter.FlushAsync(CancellationToken).ConfigureAwait(false);
    }

    private static void Add(IHeaderDictionary target, Metadata metadata)
    {
        foreach (var (name, value) in MetadataRules.ToHeaders(metadata))
        {
            target[name] = StringValues.Concat(target[name], value); // Append would leave out an empty value.
        }
    }

    /// <summary>Says before the first response how responses may be compressed; each message says whether it is.</summary>
    private void SayEncoding()
    {
        if (responsesInGzip && !http.Response.HasStarted)
        {
            http.Response.Headers[Compression.EncodingHeader] = Compression.Gzip;
        }
    }
}
