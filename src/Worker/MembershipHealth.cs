using Microsoft.Extensions.Diagnostics.HealthChecks;
using TopGrid.Cluster;

namespace TopGrid.Worker;

/// <summary>A worker is ready when its cluster has let it in: only then is it given units.</summary>
/// <param name="node">Its node.</param>
internal sealed class MembershipHealth(INodeHealth node) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
        node.IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("It has not joined the cluster."));
}
