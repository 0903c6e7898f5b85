using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TopGrid.Grpc.Access;
using TopGrid.Grpc.Identity;

namespace TopGrid.Grpc.Server;

/// <summary>Registers services with the container.</summary>
public static class GrpcServiceCollectionExtensions
{
    /// <summary>
    /// Registers the server. It takes every <see cref="IAccessPolicy"/> and the <see cref="ICallerResolver"/> from the container,
    /// and the process does not start while a method has no access rule. May be called more than once.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">Changes the settings.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddGrpcServer(this IServiceCollection services, Action<GrpcServerOptions>? configure = null)
    {
        services.AddOptions<GrpcServerOptions>();
        services.AddLogging();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.TryAddSingleton(provider => new GrpcServer(
            provider.GetServices<ServiceRegistration>(),
            [.. provider.GetServices<IAccessPolicy>()],
            provider.GetRequiredService<IOptions<GrpcServerOptions>>().Value,
            provider.GetService<ICallerResolver>(),
            provider.GetService<IMandates>(),
            provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetService<IHostApplicationLifetime>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StartUpCheck>());
        return services;
    }

    /// <summary>Registers a service class; a new instance, in a scope of its own, serves each call.</summary>
    /// <typeparam name="TService">A class derived from a generated base.</typeparam>
    /// <param name="services">The container.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddGrpcService<TService>(this IServiceCollection services)
        where TService : class
    {
        services.TryAddScoped<TService>();
        services.AddSingleton(new ServiceRegistration(() =>
        {
            var collector = new ServiceCollector<TService>();
            collector.Collect();
            return collector;
        }));
        return services.AddGrpcServer();
    }

    /// <summary>Registers a service that is bound already; its one instance serves all calls.</summary>
    /// <param name="services">The container.</param>
    /// <param name="definition">What a generated <c>BindService</c> made.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddGrpcService(this IServiceCollection services, ServerServiceDefinition definition)
    {
        services.AddSingleton(new ServiceRegistration(() =>
        {
            var collector = new MethodCollector();
            definition.BindService(collector);
            return collector;
        }));
        return services.AddGrpcServer();
    }

    /// <summary>Makes the server at start-up, so that a missing access rule stops a process without network ends too.</summary>
    private sealed class StartUpCheck(GrpcServer server) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            _ = server.MethodNames;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
