using System.Text.Json.Nodes;
using TopGrid.Deploy.Tests.Rendering;

namespace TopGrid.Deploy.Tests.Properties;

/// <summary>Something that must hold of an overlay.</summary>
/// <param name="Name">What must hold, as a sentence.</param>
/// <param name="Violations">What speaks against it; nothing when it holds.</param>
/// <param name="Break">Changes the objects so that it no longer holds: without that nobody knows that the check can fail.</param>
internal sealed record Property(string Name, Func<Manifests, IEnumerable<string>> Violations, Action<Manifests> Break)
{
    /// <summary>Holds of production only.</summary>
    public bool ProductionOnly { get; init; }

    public override string ToString() => Name;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Property> All { get; } =
        [.. PodProperties.All, .. AccessProperties.All, .. NetworkProperties.All, .. TlsProperties.All, .. OperationProperties.All,
            .. DatabaseProperties.All];

    internal static JsonObject FirstContainer(Manifests manifests, string workload) =>
        manifests.Workloads.Single(one => one.Name == workload).MainContainers.First();

    internal static IEnumerable<(Workload Workload, JsonObject Container)> Containers(Manifests manifests) =>
        manifests.Workloads.SelectMany(workload => workload.Containers.Select(container => (workload, container)));
}
