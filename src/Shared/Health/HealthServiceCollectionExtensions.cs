using Microsoft.Extensions.DependencyInjection;
using TopGrid.Grpc.Server;

namespace TopGrid.Health;

/// <summary>Registers health with the container.</summary>
public static class HealthServiceCollectionExtensions
{
    /// <summary>Serves grpc.health.v1 beside the other gRPC services.</summary>
    /// <param name="services">The container.</param>
    /// <param name="registry">What it answers from.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddHealthService(this IServiceCollection services, HealthRegistry registry)
    {
        services.AddSingleton(registry);
        services.AddSingleton(HealthGrpcService.Access);
        return services.AddGrpcService<HealthGrpcService>();
    }

    /// <summary>Keeps the registry by looking at every <see cref="IHealthSource"/> of the container.</summary>
    /// <param name="services">The container.</param>
    /// <param name="registry">Where the outcome goes.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddHealthMonitor(this IServiceCollection services, HealthRegistry registry)
    {
        services.AddSingleton(registry);
        return services.AddHostedService<HealthMonitor>();
    }
}
