using Grpc.Core;

namespace TopGrid.Grpc.Client;

/// <summary>A channel over the network: HTTP/2, agreed on in the TLS handshake, or without TLS with prior knowledge (h2c). Make one per address and keep it.</summary>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    private readonly HttpMessageInvoker http;
    private readonly RetryPolicy? retry;

    private GrpcChannel(Uri address, GrpcChannelOptions options)
        : base(address.Authority)
    {
        Address = address;
        Token = options.Token;
        MayCarryToken = options.MayCarryToken(address);
        MaxResponseBytes = options.MaxResponseBytes;
        CompressRequests = options.CompressRequests;
        retry = options.Retry is { } again ? new RetryPolicy(again) : null;

        // The invoker has no time-out of its own, unlike HttpClient: a call lasts until its deadline.
        http = new HttpMessageInvoker(options.HttpHandler ?? Handler(options), disposeHandler: options.HttpHandler is null);
    }

    /// <summary>Where the server is.</summary>
    public Uri Address { get; }

    internal string? Token { get; }

    /// <summary>Whether a token stays between this process and the server.</summary>
    internal bool MayCarryToken { get; }

    internal int MaxResponseBytes { get; }

    internal bool CompressRequests { get; }

    /// <summary>Makes a channel; nothing is sent until the first call.</summary>
    /// <param name="address">For example <c>http://localhost:5180</c>; <c>https</c> for TLS.</param>
    /// <param name="options">Settings.</param>
    /// <returns>The channel.</returns>
    /// <exception cref="InvalidDataException">A certificate cannot be used; the message says what to do.</exception>
    public static GrpcChannel ForAddress(string address, GrpcChannelOptions? options = null) => ForAddress(new Uri(address), options);

    /// <summary>Makes a channel; nothing is sent until the first call.</summary>
    /// <param name="address">For example <c>http://localhost:5180</c>; <c>https</c> for TLS.</param>
    /// <param name="options">Settings.</param>
    /// <returns>The channel.</returns>
    /// <exception cref="InvalidDataException">A certificate cannot be used; the message says what to do.</exception>
    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions? options = null) =>
        address.Scheme is "http" or "https"
            ? new GrpcChannel(address, options ?? new GrpcChannelOptions())
            : throw new ArgumentException($"The address \"{address}\" must begin with http:// or https://.", nameof(address));

    /// <inheritdoc />
    public override CallInvoker CreateCallInvoker() => retry is null ? new Invoker(this) : new RetryingInvoker(new Invoker(this), retry);

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        http.SendAsync(request, cancellationToken);

    /// <inheritdoc />
    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }

    private static SocketsHttpHandler Handler(GrpcChannelOptions options) => new()
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

    private sealed class Invoker(GrpcChannel channel) : ClientCallInvoker
    {
        protected override ClientCall<TRequest, TResponse> Create<TRequest, TResponse>(Method<TRequest, TResponse> method, CallOptions options) =>
            new HttpClientCall<TRequest, TResponse>(channel, method, options);
    }
}
