using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using TopGrid.Rpc.Server;

namespace TopGrid.Health;

/// <summary>Registers health with the container.</summary>
public static class HealthServiceCollectionExtensions
{
    /// <summary>Time between two looks.</summary>
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(2);

    /// <summary>Time in which a check must answer.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    /// <summary>Serves grpc.health.v1 beside the other gRPC services.</summary>
    /// <param name="services">The container.</param>
    /// <param name="registry">What it answers from.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddHealthService(this IServiceCollection services, HealthRegistry registry)
    {
        services.AddSingleton(registry);
        services.AddSingleton(HealthGrpcService.Access);
        return services.AddRpcService<HealthGrpcService>();
    }

    /// <summary>Keeps a registry by the health checks of the container, looking every few seconds.</summary>
    /// <param name="services">The container.</param>
    /// <param name="registry">Where the outcome goes.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddHealthPublisher(this IServiceCollection services, HealthRegistry registry)
    {
        services.AddSingleton(registry);
        services.AddSingleton<HealthPublisher>();
        services.AddSingleton<IHealthCheckPublisher>(provider => provider.GetRequiredService<HealthPublisher>());
        services.AddHostedService(provider => provider.GetRequiredService<HealthPublisher>());
        services.Configure<HealthCheckPublisherOptions>(options =>
            (options.Delay, options.Period, options.Timeout) = (_interval, _interval, _patience * 2));
        services.AddHealthChecks();

        // The publisher tells a change once; an entry a look would fill the log of an outage.
        services.Configure<LoggerFilterOptions>(log => log.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None));
        return services;
    }

    /// <summary>Adds a check of what services need.</summary>
    /// <param name="services">The container.</param>
    /// <param name="name">Its name.</param>
    /// <param name="check">Makes it.</param>
    /// <param name="needing">The services that need what it looks at.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddHealthCheck(
        this IServiceCollection services, string name, Func<IServiceProvider, IHealthCheck> check, Func<IServiceProvider,
            IEnumerable<string>> needing)
    {
        services.AddOptions<HealthCheckServiceOptions>().Configure<IServiceProvider>((options, provider) =>
        {
            var made = check(provider);
            options.Registrations.Add(new HealthCheckRegistration(name, made, HealthStatus.Unhealthy, needing(provider), _patience));
        });
        return services;
    }
}
