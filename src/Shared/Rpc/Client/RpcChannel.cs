using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using TopGrid.Rpc.Client.Retries;
using TopGrid.Rpc.Wire;

namespace TopGrid.Rpc.Client;

/// <summary>
/// A channel over the network, on Grpc.Net.Client: HTTP/2, agreed on in the TLS handshake, or without TLS with prior knowledge (h2c). Make
/// one per address and keep it.
/// </summary>
public sealed class RpcChannel : ChannelBase, IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly CallInvoker _invoker;

    private RpcChannel(Uri address, RpcChannelOptions options)
        : base(address.Authority)
    {
        Address = address;
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = new RequestGuard(options, address)
            {
                InnerHandler = options.HttpHandler is { } own ? new Lent(own) : Handler(options),
            },
            DisposeHttpClient = true,
            MaxReceiveMessageSize = options.MaxResponseBytes,
            MaxSendMessageSize = null,
            CompressionProviders = [new BoundedGzip(options.MaxResponseBytes)],
        });
        var invoker = _channel.CreateCallInvoker().Intercept(new ClientInterceptor(options, address));
        _invoker = options.Retry is { } again ? new RetryingInvoker(invoker, new RetryPolicy(again)) : invoker;
    }

    /// <summary>Where the server is.</summary>
    public Uri Address { get; }

    /// <summary>Makes a channel; nothing is sent until the first call.</summary>
    /// <param name="address">For example <c>http://localhost:5180</c>; <c>https</c> for TLS.</param>
    /// <param name="options">Settings.</param>
    /// <returns>The channel.</returns>
    /// <exception cref="InvalidDataException">A certificate cannot be used; the message says what to do.</exception>
    public static RpcChannel ForAddress(string address, RpcChannelOptions? options = null) => ForAddress(new Uri(address), options);

    /// <summary>Makes a channel; nothing is sent until the first call.</summary>
    /// <param name="address">For example <c>http://localhost:5180</c>; <c>https</c> for TLS.</param>
    /// <param name="options">Settings.</param>
    /// <returns>The channel.</returns>
    /// <exception cref="InvalidDataException">A certificate cannot be used; the message says what to do.</exception>
    public static RpcChannel ForAddress(Uri address, RpcChannelOptions? options = null) =>
        address.Scheme is "http" or "https"
            ? new RpcChannel(address, options ?? new RpcChannelOptions())
            : throw new ArgumentException($"The address \"{address}\" must begin with http:// or https://.", nameof(address));

    /// <inheritdoc />
    public override CallInvoker CreateCallInvoker() => _invoker;

    /// <inheritdoc />
    public void Dispose() => _channel.Dispose();

    /// <inheritdoc />
    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }

    private static SocketsHttpHandler Handler(RpcChannelOptions options) => new()
    {
        SslOptions = options.Tls?.ToHandshake() ?? new(),
        ConnectTimeout = options.ConnectTimeout,
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = options.KeepAliveDelay,
        KeepAlivePingTimeout = options.KeepAliveTimeout,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null, // The call has its own span and sends that one's context.
    };

    /// <summary>A handler that belongs to someone else: it is not disposed.</summary>
    private sealed class Lent(HttpMessageHandler own) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _invoker = new(own, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            _invoker.SendAsync(request, cancellationToken);
    }
}
