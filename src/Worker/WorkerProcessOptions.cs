using TopGrid.Cluster;
using TopGrid.Data.Connections;

namespace TopGrid.Worker;

/// <summary>Settings of a worker process.</summary>
public sealed record WorkerProcessOptions
{
    /// <summary>The database of the host: PostgreSQL, since a SQLite file belongs to one process.</summary>
    public required StorageOptions Storage { get; init; }

    /// <summary>The worker's name among workers and on spans; never in a result.</summary>
    public string Name { get; init; } = ProcessName.Current;

    /// <summary>Units computed at the same time; 0 = one per processor.</summary>
    public int Parallel { get; init; }

    /// <summary>How it takes part in the cluster; a worker alone has nobody who hands out units to it.</summary>
    public required ClusterOptions? Cluster { get; init; }

    /// <summary>Where probes are answered.</summary>
    public ProbeOptions Probes { get; init; } = new();

    /// <summary>Base address of an OTLP backend over HTTP; null = what OTEL_EXPORTER_OTLP_ENDPOINT names, if anything.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>Name of the service on spans.</summary>
    public string ServiceName { get; init; } = "topgrid-worker";
}
