using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TopGrid.Access.Callers;
using TopGrid.Access.Rules;
using TopGrid.Common.Contracts;
using TopGrid.Data.Connections;
using TopGrid.Data.Migrations;
using TopGrid.Data.Verification;
using TopGrid.Registration.Persistence;
using TopGrid.Registration.Services;
using TopGrid.Registration.V1;
using TopGrid.Registration.Verification;
using TopGrid.Requests;
using TopGrid.Rpc.Server;

namespace TopGrid.Registration;

/// <summary>The composition of Registration: what is asked.</summary>
public static class RegistrationModule
{
    /// <summary>The module's tables, for <see cref="MigrationRunner"/> and <see cref="DatabaseState"/>.</summary>
    public static StorageModule Storage { get; } = StorageModule.Of(RegistrationConnection.Module, typeof(RegistrationModule).Assembly);

    /// <summary>
    /// Adds the module with its service on the process's gRPC server. The container must hold a <see cref="StorageDatabase"/>; the clock
    /// is its <see cref="TimeProvider"/>, the system's when it holds none.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <param name="options">What facts are checked against.</param>
    public static IServiceCollection AddRegistrationModule(this IServiceCollection services, RegistrationOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.TryAddSingleton<RequestAnswers>();
        services.AddSingleton<YearStore>();
        services.AddSingleton<YearWriter>();
        services.AddSingleton<YearImport>();
        services.AddSingleton<MandateStore>();
        services.AddSingleton<IRowVerifier, FactVerifier>();
        services.AddSingleton<IMandates>(provider => provider.GetRequiredService<MandateStore>());
        services.AddSingleton<IAccessPolicy>(new DescriptorAccessPolicy(RegistrationService.Descriptor, MandateService.Descriptor));
        return services.AddRpcService<RegistrationGrpcService>().AddRpcService<MandateGrpcService>();
    }
}
