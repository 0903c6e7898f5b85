using Microsoft.Extensions.DependencyInjection;
using TopGrid.Allocation;
using TopGrid.Allocation.Work;

namespace TopGrid.Cluster;

/// <summary>Composes the part that a process has in the work.</summary>
public static class ClusterRegistration
{
    /// <summary>
    /// Registers a node: it hands out units while it is the coordinator and, where it computes, takes some. Needs a
    /// <see cref="Data.Connections.StorageDatabase"/> and, where it computes, the worker of Allocation.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <param name="role">What the process is.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddClusterNode(this IServiceCollection services, NodeRole role)
    {
        services.AddAllocationLedger();
        services.AddSingleton(role);
        services.AddSingleton<ClusterNode>();
        services.AddSingleton<IWorkBell>(provider => provider.GetRequiredService<ClusterNode>());
        services.AddSingleton<INodeHealth>(provider => new NodeHealth(provider.GetRequiredService<ClusterNode>()));
        services.AddHostedService(provider => provider.GetRequiredService<ClusterNode>());
        return services;
    }
}

/// <summary>How the node of a process is.</summary>
public interface INodeHealth
{
    /// <summary>Whether it is a member, or computes alone.</summary>
    bool IsReady { get; }

    /// <summary>What is wrong, as a sentence; null = it lives.</summary>
    Task<string?> ProblemAsync();
}

internal sealed class NodeHealth(ClusterNode node) : INodeHealth
{
    public bool IsReady => node.IsReady;

    public Task<string?> ProblemAsync() => node.ProblemAsync();
}
