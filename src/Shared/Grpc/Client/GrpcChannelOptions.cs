namespace TopGrid.Grpc.Client;

/// <summary>Settings of a channel over the network.</summary>
public sealed class GrpcChannelOptions
{
    /// <summary>Longest response message in bytes; 4 MiB unless told, like every gRPC client.</summary>
    public int MaxResponseBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>The token sent with every call as <c>authorization: Bearer ...</c>; null sends none.</summary>
    public string? Token { get; set; }

    /// <summary>How long to wait for a connection.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A handler of one's own, for certificates or tests; the channel does not dispose it.</summary>
    public HttpMessageHandler? HttpHandler { get; set; }
}
