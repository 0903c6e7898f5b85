using TopGrid.Rpc.Client.Retries;
using TopGrid.Rpc.Tls;

namespace TopGrid.Rpc.Client;

/// <summary>Settings of a channel over the network.</summary>
public sealed class RpcChannelOptions
{
    /// <summary>Longest response message in bytes; 4 MiB unless told, like every gRPC client.</summary>
    public int MaxResponseBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// Send requests in gzip where that makes them smaller, for a slow line; a server of ours then answers in gzip. One call can ask for it
    /// by the metadata <c>grpc-internal-encoding-request: gzip</c>, and one message opt out by <c>WriteFlags.NoCompress</c>.
    /// </summary>
    public bool CompressRequests { get; set; }

    /// <summary>The token sent with every call as <c>authorization: Bearer ...</c>; null sends none.</summary>
    public string? Token { get; set; }

    /// <summary>
    /// Send a token also without TLS to another machine, where whoever listens can use it. Only for networks that encrypt by themselves;
    /// without it such a call ends as UNAUTHENTICATED before anything is sent.
    /// </summary>
    public bool AllowTokenInCleartext { get; set; }

    /// <summary>Certificates for an https address; null trusts what the machine trusts and shows no certificate.</summary>
    public TlsClientOptions? Tls { get; set; }

    /// <summary>How to try again what ends as UNAVAILABLE; null calls once.</summary>
    public RetryOptions? Retry { get; set; }

    /// <summary>How long to wait for a connection.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence after which the server is asked whether it is still there, while calls are under way.</summary>
    public TimeSpan KeepAliveDelay { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Time in which it must say so, before the calls end as UNAVAILABLE.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// A handler of one's own, for tests and unusual networks, with TLS settings of its own; the channel does not dispose it.
    /// </summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>Whether a call to the address may carry a token: it is encrypted, stays on this machine, or that was allowed.</summary>
    /// <param name="address">Where the server is.</param>
    /// <returns>Whether.</returns>
    public bool MayCarryToken(Uri address) => address.Scheme == Uri.UriSchemeHttps || address.IsLoopback || AllowTokenInCleartext;
}
