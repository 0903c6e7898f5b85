using Microsoft.Extensions.Diagnostics.HealthChecks;
using TopGrid.Cluster;

namespace TopGrid.Worker;

/// <summary>
/// A process is alive as long as it answers and its worker, if it has one, does. Whether others reach it is no part of that: a cut network
/// would restart everybody.
/// </summary>
/// <param name="node">Its node; null = it has no part in the work.</param>
internal sealed class LivenessHealth(INodeHealth? node) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        node is not null && await node.ProblemAsync() is { } problem ? HealthCheckResult.Unhealthy(problem) : HealthCheckResult.Healthy();
}
