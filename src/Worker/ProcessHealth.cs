using Microsoft.Extensions.DependencyInjection;
using TopGrid.Cluster;
using TopGrid.Data.Connections;
using TopGrid.Data.Migrations;
using TopGrid.Health;

namespace TopGrid.Worker;

/// <summary>The health of a host or worker, and its port for probes when it has one.</summary>
internal sealed class ProcessHealth : IAsyncDisposable
{
    private HealthPort? _port;

    private ProcessHealth()
    {
        Registry.Set([HealthNames.Whole, HealthNames.Readiness], serving: false);
        Registry.Set([HealthNames.Liveness], serving: true);
    }

    /// <summary>What is known.</summary>
    public HealthRegistry Registry { get; } = new();

    /// <summary>Where probes ask; null = nowhere.</summary>
    public Uri? Address => _port?.Address;

    /// <summary>Begins with a process that is alive and not ready, and opens the port.</summary>
    /// <param name="options">Where.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="StartException">Nobody can listen there.</exception>
    public static async Task<ProcessHealth> BeginAsync(ProbeOptions options, CancellationToken cancellationToken)
    {
        var health = new ProcessHealth();
        if (options.Port is { } port)
        {
            var at = ListenAddress.Of(options.ListenAddress, port);
            try
            {
                health._port = await HealthPort.OpenAsync(
                    at.Address, at.Port, health.Registry, logging => ProcessComposition.AddLogging(logging, () => health._port is not null),
                    cancellationToken);
            }
            catch (Exception problem) when (at.Explain(problem) is { } sentence)
            {
                throw sentence;
            }
        }

        return health;
    }

    /// <summary>Looks at the database and at the worker of this process, if it has one.</summary>
    /// <param name="services">The container.</param>
    /// <param name="modules">The tables that must be there.</param>
    /// <param name="servicesOf">The gRPC services of each module, by its name.</param>
    public void AddTo(
        IServiceCollection services, IReadOnlyList<StorageModule> modules, Func<IServiceProvider, ILookup<string, string>> servicesOf)
    {
        services.AddHealthPublisher(Registry);
        services.AddHealthCheck(
            "database",
            provider => new DatabaseHealth(provider.GetRequiredService<StorageDatabase>(), modules, servicesOf(provider)),
            provider => DatabaseHealth.Needing(modules, servicesOf(provider)));
        services.AddHealthCheck("liveness", provider => new LivenessHealth(provider.GetService<INodeHealth>()), _ =>
            [HealthNames.Liveness]);
    }

    /// <summary>Closes the port.</summary>
    public ValueTask DisposeAsync() => _port?.DisposeAsync() ?? ValueTask.CompletedTask;
}
