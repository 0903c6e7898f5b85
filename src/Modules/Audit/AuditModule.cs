using Grpc.AspNetCore.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TopGrid.Access.Rules;
using TopGrid.Audit.Persistence;
using TopGrid.Audit.Recording;
using TopGrid.Audit.Services;
using TopGrid.Audit.Verification;
using TopGrid.Audit.V1;
using TopGrid.Common.Contracts;
using TopGrid.Data.Connections;
using TopGrid.Data.Migrations;
using TopGrid.Rpc.Server;

namespace TopGrid.Audit;

/// <summary>
/// Composes the module: who changed what, and who was refused what. It knows no other module and none knows it: changes are seen at the
/// commit of their transaction, refusals at the server.
/// </summary>
public static class AuditModule
{
    /// <summary>The module's tables, for the migrations.</summary>
    public static StorageModule Storage { get; } = StorageModule.Of(AuditConnection.Module, typeof(AuditModule).Assembly);

    /// <summary>Registers the module's service and the recording. It needs a <see cref="StorageDatabase"/> in the container.</summary>
    /// <param name="services">The container.</param>
    /// <param name="storage">The tables of all modules, which the log is compared with.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddAuditModule(this IServiceCollection services, IReadOnlyList<StorageModule> storage)
    {
        services.AddAuditRecording();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<RefusalQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<RefusalQueue>());
        services.AddSingleton(provider => new ContentCheck(
            provider.GetRequiredService<StorageDatabase>(), [.. storage.Select(module => module.Tables)]));
        services.AddHostedService<StartUpCheck>();
        services.AddSingleton<AuditInterceptor>();
        services.Configure<GrpcServiceOptions>(options => options.Interceptors.Add<AuditInterceptor>());
        services.AddSingleton<ICallObserver, AuditRefusals>();
        services.AddSingleton<IAccessPolicy>(new DescriptorAccessPolicy(AuditService.Descriptor));
        return services.AddRpcService<AuditGrpcService>();
    }

    /// <summary>
    /// Registers the recording alone, for a process that serves no calls and changes what modules hold, such as a worker that seals runs.
    /// It needs a <see cref="StorageDatabase"/> in the container, and goes before what makes changes.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddAuditRecording(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddHostedService<AuditRecorder>();
    }
}
