using System.Net;

namespace TopGrid.Cluster;

/// <summary>How a process takes part in a cluster of its own kind.</summary>
public sealed record ClusterOptions
{
    /// <summary>The address at which the other nodes reach this one: of this machine, or of the pod.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>TCP port; 0 = any free one.</summary>
    public int Port { get; init; }

    /// <summary>Folder with <c>tls.crt</c>, <c>tls.key</c> and <c>ca.crt</c> in PEM, as Kubernetes keeps a certificate.</summary>
    public required string Certificates { get; init; }

    /// <summary>Seconds of silence after which a node counts as unreachable, and again so long until it is given up.</summary>
    public int PatienceSeconds { get; init; } = DefaultPatienceSeconds;

    /// <summary>The patience unless told otherwise.</summary>
    public const int DefaultPatienceSeconds = 5;
}

/// <summary>What a process is in its cluster, or alone.</summary>
/// <param name="Role"><c>host</c> or <c>worker</c>.</param>
/// <param name="Name">Its name among processes, for people.</param>
/// <param name="ProgramVersion">Version of the program.</param>
/// <param name="Cluster">How it takes part; null = it computes alone, and opens no port.</param>
/// <param name="Computes">Whether it computes units.</param>
public sealed record NodeRole(string Role, string Name, string ProgramVersion, ClusterOptions? Cluster, bool Computes);
