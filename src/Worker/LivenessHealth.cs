using Microsoft.Extensions.Diagnostics.HealthChecks;
using TopGrid.Allocation.Runs;

namespace TopGrid.Worker;

/// <summary>A process is alive as long as it answers and the loops of its worker, if it has one, turn.</summary>
/// <param name="pulse">The loops; null = no worker in this process.</param>
internal sealed class LivenessHealth(WorkerPulse? pulse) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(pulse?.Problem() is { } problem ? HealthCheckResult.Unhealthy(problem) : HealthCheckResult.Healthy());
}
