namespace TopGrid.Worker;

/// <summary>Where a process answers probes: grpc.health.v1 without TLS, on a port with nothing else.</summary>
public sealed record ProbeOptions
{
    /// <summary>TCP port; 0 = any free one, null = none.</summary>
    public int? Port { get; init; }

    /// <summary>IP address, or <c>localhost</c>.</summary>
    public string ListenAddress { get; init; } = "127.0.0.1";
}
