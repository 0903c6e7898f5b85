using TopGrid.Cluster;
using TopGrid.Data.Connections;
using TopGrid.Data.Messages;
using TopGrid.Rpc.Server;
using TopGrid.Rpc.Tls;
using TopGrid.Worker;

namespace TopGrid.Host;

/// <summary>Settings of a host.</summary>
public sealed record HostOptions
{
    /// <summary>The port unless told otherwise.</summary>
    public const int DefaultPort = 5180;

    /// <summary>The database of all modules.</summary>
    public required StorageOptions Storage { get; init; }

    /// <summary>The file of local identities; a host without one starts, and refuses every caller.</summary>
    public required string IdentitiesFile { get; init; }

    /// <summary>The file of trusted token issuers (docs/identity.md); null = only tokens of local identities are taken.</summary>
    public string? IssuersFile { get; init; }

    /// <summary>
    /// IP address, or <c>localhost</c>. Without <see cref="Tls"/> leave it on loopback, or inside a cluster that encrypts by itself.
    /// </summary>
    public string ListenAddress { get; init; } = "127.0.0.1";

    /// <summary>TCP port for gRPC over HTTP/2; 0 = any free one.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>
    /// TCP port for JSON over HTTP/1.1 without TLS, on the same address; 0 = any free one, null = none. With <see cref="Tls"/> the other
    /// port takes both, and there is none of its own.
    /// </summary>
    public int? JsonPort { get; init; }

    /// <summary>
    /// Connections at the same time to each port, at least 1; one more is closed at once. The port for probes has a limit of its own.
    /// </summary>
    public int MaxConnections { get; init; } = new RpcServerOptions().MaxConnections;

    /// <summary>How the port speaks TLS; null = it does not.</summary>
    public TlsServerOptions? Tls { get; init; }

    /// <summary>Where probes are answered.</summary>
    public ProbeOptions Probes { get; init; } = new();

    /// <summary>Compute units of runs in this process too. Without it a run waits for workers of their own (PostgreSQL only).</summary>
    public bool RunWorker { get; init; } = true;

    /// <summary>Units computed at the same time by this process; 0 = one per processor.</summary>
    public int Parallel { get; init; }

    /// <summary>How it takes part in a cluster (PostgreSQL only); null = it computes alone, and opens no port for it.</summary>
    public ClusterOptions? Cluster { get; init; }

    /// <summary>The largest import in bytes, all files of a year together; null = 256 MB.</summary>
    public long? MaxImportBytes { get; init; }

    /// <summary>Base address of an OTLP backend over HTTP; null = what OTEL_EXPORTER_OTLP_ENDPOINT names, if anything.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>Told of anything unusual about the database while the host starts.</summary>
    public Action<StorageMessage> Say { get; init; } = _ => { };

    /// <summary>Name of the service on spans.</summary>
    public string ServiceName { get; init; } = "topgrid-host";
}
