using TopGrid.Allocation.Runs;
using TopGrid.Health;

namespace TopGrid.Worker;

/// <summary>A process is alive as long as it answers and the loops of its worker, if it has one, turn.</summary>
/// <param name="pulse">The loops; null = no worker in this process.</param>
internal sealed class LivenessHealth(WorkerPulse? pulse) : IHealthSource
{
    public IReadOnlyCollection<string> Services { get; } = [HealthNames.Liveness];

    public Task<IReadOnlyDictionary<string, string>> ProblemsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(
            pulse?.Problem() is { } problem ? new Dictionary<string, string> { [HealthNames.Liveness] = problem } : new Dictionary<string, string>());
}
