using System.IO.Compression;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TopGrid.Access.Callers;
using TopGrid.Access.Network;
using TopGrid.Access.Rules;
using TopGrid.Rpc.Interceptors;
using TopGrid.Rpc.Local;
using TopGrid.Rpc.Wire;

namespace TopGrid.Rpc.Server;

/// <summary>Registers services with the container.</summary>
public static class RpcServiceCollectionExtensions
{
    /// <summary>
    /// Registers the server. It takes every <see cref="IAccessPolicy"/> and the <see cref="ICallerResolver"/> from the container,
    /// and the process does not start while a method has no access rule. May be called more than once.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">Changes the settings.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddRpcServer(this IServiceCollection services, Action<RpcServerOptions>? configure = null)
    {
        if (configure is not null)
        {
            services.Configure(configure);
        }

        if (services.Any(service => service.ServiceType == typeof(RpcServer)))
        {
            return services;
        }

        services.AddLogging();
        services.AddAccess();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Shutdown>();
        services.AddSingleton<Faults>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<RpcServerOptions>>().Value);
        services.AddSingleton<Microsoft.AspNetCore.Authorization.IAuthorizationMiddlewareResultHandler, RefusalHandler>();
        services.AddSingleton<ServingInterceptor>();
        services.AddGrpc(options => options.Interceptors.Add<ServingInterceptor>());
        services.AddOptions<GrpcServiceOptions>().Configure<RpcServerOptions>(SetUp);

        // What cannot be read is told to whoever sent it and counted (Faults); an entry a call would let a stranger fill the log.
        services.Configure<LoggerFilterOptions>(log => log.AddFilter("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.None));
        services.AddSingleton(provider => new RpcServer(
            provider.GetServices<ServiceRegistration>(),
            [.. provider.GetServices<IAccessPolicy>()],
            provider,
            provider.GetRequiredService<AccessCheck>(),
            provider.GetRequiredService<Faults>(),
            provider.GetRequiredService<RpcServerOptions>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<StartUpCheck>();
        return services;
    }

    /// <summary>Registers a service class; a new instance, in a scope of its own, serves each call.</summary>
    /// <typeparam name="TService">A class derived from a generated base.</typeparam>
    /// <param name="services">The container.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddRpcService<TService>(this IServiceCollection services)
        where TService : class
    {
        services.AddRpcServer();
        services.TryAddScoped<TService>();
        services.AddSingleton(new ServiceRegistration(ServiceMethods<TService>.Collect, endpoints => endpoints.MapGrpcService<TService>()));
        return services;
    }

    private static void SetUp(GrpcServiceOptions grpc, RpcServerOptions options)
    {
        grpc.MaxReceiveMessageSize = options.MaxRequestBytes;
        grpc.IgnoreUnknownServices = true; // RpcEndpoints answers for them, with details.
        grpc.CompressionProviders.Clear();
        grpc.CompressionProviders.Add(new BoundedGzip(options.MaxRequestBytes));
        grpc.ResponseCompressionAlgorithm = BoundedGzip.Name; // For whoever compresses: see GrpcProtocol.
        grpc.ResponseCompressionLevel = CompressionLevel.Fastest;
    }

    /// <summary>Makes the server at start-up, so that a missing access rule stops a process without network ends too.</summary>
    private sealed class StartUpCheck(RpcServer server) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            _ = server.MethodNames;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
