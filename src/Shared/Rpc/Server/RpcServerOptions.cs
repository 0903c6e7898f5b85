namespace TopGrid.Rpc.Server;

/// <summary>Settings of the server; those on time, connections and stopping concern the network alone.</summary>
public sealed class RpcServerOptions
{
    /// <summary>Longest request message in bytes; 4 MiB unless told, like every gRPC server.</summary>
    public int MaxRequestBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// Time in which the one request of a unary or server streaming call must have arrived; the call ends as DEADLINE_EXCEEDED after it.
    /// Request streams have no such limit.
    /// </summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time in which a TLS handshake must be done; the connection is given up after it.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time in which the headers of a call must have arrived to their end; the connection is given up after it.</summary>
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time after which a connection without a call is given up, also one that never said anything.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(130);

    /// <summary>
    /// Connections at the same time to each port; one more is closed at once. Without a bound a flood of idle ones would take the memory
    /// and the file handles that those of others need until <see cref="IdleTimeout"/> ends them.
    /// </summary>
    public int MaxConnections { get; set; } = 1000;

    /// <summary>Calls at the same time over one connection; a client opens another connection for more, or waits.</summary>
    public int MaxCallsPerConnection { get; set; } = 100;

    /// <summary>Silence after which a client is asked whether it is still there.</summary>
    public TimeSpan KeepAliveDelay { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Time in which it must say so, before its connection and calls are given up.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Time that calls under way have left once the process is told to stop; what is still there then, such as a client that follows a
    /// run, ends as UNAVAILABLE. New calls get that at once.
    /// </summary>
    public TimeSpan ShutdownGrace { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Whether calls are spans.</summary>
    public bool RecordSpans { get; set; } = true;

    /// <summary>
    /// Whether what a call threw, in its handler or before, says that something is away for a moment, such as the database: the call then
    /// ends as UNAVAILABLE and tells when to try again, instead of INTERNAL.
    /// </summary>
    public Func<Exception, bool> IsTemporary { get; set; } = _ => false;
}
