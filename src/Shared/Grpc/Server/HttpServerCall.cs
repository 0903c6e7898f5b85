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
    private const int ResetCancel = 0x8; // RFC 9113, section 7.

    private static readonly TimeSpan LastChance = TimeSpan.FromMilliseconds(500);

    private readonly HttpContext http;
    private readonly GrpcServerOptions options;
    private readonly bool takesOneRequest;
    private readonly bool requestsInGzip;
    private readonly bool clientTakesGzip;
    private bool responsesInGzip;

    private HttpServerCall(HttpContext http, ServerMethod method, CallLifetime lifetime, Metadata headers, GrpcServerOptions options)
        : base(method.Description.FullName, method.Rule, lifetime)
    {
        this.http = http;
        this.options = options;
        takesOneRequest = method.Description.Type is MethodType.Unary or MethodType.ServerStreaming;
        RequestHeadersCore = headers;

        // Whoever compresses, and takes it back, gets it back. A handler may ask for it as well; see WriteResponseHeadersAsyncCore.
        requestsInGzip = http.Request.Headers[Compression.EncodingHeader] == Compression.Gzip;
        clientTakesGzip = Compression.AcceptsGzip(http.Request.Headers[Compression.AcceptHeader]);
        responsesInGzip = requestsInGzip && clientTakesGzip;
    }

    public override bool IsInProcess => false;

    public override Caller? HandedOverCaller => null;

    public override X509Certificate2? ClientCertificate => http.Connection.ClientCertificate;

    public override ActivityContext ParentSpan => ParentSpanOf(http);

    protected override string HostCore => http.Request.Host.Value ?? "";

    protected override string PeerCore => PeerOf(http);

    protected override Metadata RequestHeadersCore { get; }

    /// <summary>Reads the headers of a call.</summary>
    /// <exception cref="RpcException">INTERNAL for headers that no client should send.</exception>
    public static HttpServerCall Accept(HttpContext http, ServerMethod method, GrpcServerOptions options) =>
        new(http, method, new CallLifetime(DeadlineOf(http), http.RequestAborted), HeadersOf(http), options);

    /// <summary>The client's span, from its headers.</summary>
    public static ActivityContext ParentSpanOf(HttpContext http) =>
        ActivityContext.TryParse(http.Request.Headers.TraceParent, http.Request.Headers.TraceState, isRemote: true, out var parent) ? parent : default;

    /// <summary>Where a request comes from, as gRPC writes it.</summary>
    public static string PeerOf(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        return address is null
            ? "unknown"
            : address.AddressFamily == AddressFamily.InterNetwork
                ? string.Create(CultureInfo.InvariantCulture, $"ipv4:{address}:{http.Connection.RemotePort}")
                : string.Create(CultureInfo.InvariantCulture, $"ipv6:[{address}]:{http.Connection.RemotePort}");
    }

    /// <summary>The instant until which the client waits.</summary>
    /// <exception cref="RpcException">INTERNAL for a header that is no time.</exception>
    public static DateTime DeadlineOf(HttpContext http)
    {
        if (!http.Request.Headers.TryGetValue(GrpcTimeout.Header, out var timeout))
        {
            return DateTime.MaxValue;
        }

        var left = GrpcTimeout.Parse(timeout.ToString())
            ?? throw new RpcException(new Status(StatusCode.Internal, $"The header grpc-timeout is \"{timeout}\"; it takes one to eight digits and one of H, M, S, m, u, n."));
        var now = DateTime.UtcNow;
        return left < DateTime.MaxValue - now ? now + left : DateTime.MaxValue;
    }

    /// <summary>The headers of a request as metadata, without those that are the protocol's own.</summary>
    /// <exception cref="RpcException">INTERNAL for a binary value that is not base64.</exception>
    public static Metadata HeadersOf(HttpContext http)
    {
        var headers = new Metadata();
        foreach (var (name, values) in http.Request.Headers)
        {
            foreach (var value in values)
            {
                MetadataRules.AddHeader(headers, name, value ?? "");
            }
        }

        return headers;
    }

    public override async ValueTask<T?> ReadAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class
    {
        using var patience = takesOneRequest ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken) : null;
        patience?.CancelAfter(options.RequestTimeout);
        try
        {
            return await Messages.ReadAsync(
                http.Request.BodyReader, marshaller, options.MaxRequestBytes, requestsInGzip, patience?.Token ?? cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (patience is { IsCancellationRequested: true } && !cancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(
                StatusCode.DeadlineExceeded, $"The request did not arrive within {options.RequestTimeout.TotalSeconds:0.###} s after its headers."));
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // The stream was reset or the connection lost. Its token says so too, but perhaps later than whoever reads hears of it.
            Lifetime.Cancel();
            throw new OperationCanceledException("The client ended the call.", gone, Lifetime.Token);
        }
    }

    public override async ValueTask WriteAsync<T>(Marshaller<T> marshaller, T message, CancellationToken cancellationToken)
    {
        using var frame = Compression.Serialize(marshaller, message, responsesInGzip, WriteOptions);
        SayEncoding();
        var writing = http.Response.BodyWriter.WriteAsync(frame.Frame, CancellationToken.None);
        if (!writing.IsCompletedSuccessfully)
        {
            await TakenAsync(writing.AsTask(), cancellationToken).ConfigureAwait(false);
        }
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

    /// <summary>
    /// Waits until a reader who holds us back has taken what was written. When the call ends meanwhile, one who is only slow still gets
    /// that, and with it the status; one who reads nothing gets a reset, which has no place for a status.
    /// </summary>
    private async Task TakenAsync(Task writing, CancellationToken cancellationToken)
    {
        try
        {
            await writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (await Task.WhenAny(writing, Task.Delay(LastChance, CancellationToken.None)).ConfigureAwait(false) != writing)
            {
                http.Features.Get<IHttpResetFeature>()?.Reset(ResetCancel);
            }

            await writing.ConfigureAwait(false);
            throw;
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
