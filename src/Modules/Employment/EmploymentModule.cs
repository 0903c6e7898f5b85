using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TopGrid.Access.Rules;
using TopGrid.Allocation.V1;
using TopGrid.Common.Contracts;
using TopGrid.Data.Connections;
using TopGrid.Data.Migrations;
using TopGrid.Data.Verification;
using TopGrid.Employment.Persistence;
using TopGrid.Employment.Services;
using TopGrid.Employment.V1;
using TopGrid.Employment.Verification;
using TopGrid.Registration.V1;
using TopGrid.Requests;
using TopGrid.Rpc.InProcess;
using TopGrid.Rpc.Server;

namespace TopGrid.Employment;

/// <summary>Composes the module: who employs, where, for how much (rules.md 8).</summary>
public static class EmploymentModule
{
    private static readonly string _name = EmploymentConnection.Module.Module;

    /// <summary>The module's tables, for the migrations.</summary>
    public static StorageModule Storage { get; } = StorageModule.Of(EmploymentConnection.Module, typeof(EmploymentModule).Assembly);

    /// <summary>
    /// Registers the module's service. It needs a <see cref="StorageDatabase"/> in the container, and the services of Allocation
    /// (publications) and Registration (consortia) in the same process.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddEmploymentModule(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RequestAnswers>();
        services.AddSingleton<ClaimStore>();
        services.AddSingleton<IRowVerifier, ClaimVerifier>();
        services.AddScoped(provider => new AllocationReader(new PublicationService.PublicationServiceClient(Channel(provider))));
        services.AddScoped(provider => new ClaimScope(new RegistrationService.RegistrationServiceClient(Channel(provider))));
        services.AddSingleton<IAccessPolicy>(new DescriptorAccessPolicy(EmploymentService.Descriptor));
        return services.AddRpcService<EmploymentGrpcService>();
    }

    private static InProcessChannel Channel(IServiceProvider provider) => new(provider.GetRequiredService<RpcServer>(), _name);
}
