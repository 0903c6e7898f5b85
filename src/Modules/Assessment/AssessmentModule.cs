using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TopGrid.Access.Rules;
using TopGrid.Assessment.Conditions;
using TopGrid.Assessment.Domain;
using TopGrid.Assessment.Persistence;
using TopGrid.Assessment.Services;
using TopGrid.Assessment.V1;
using TopGrid.Common.Contracts;
using TopGrid.Data.Connections;
using TopGrid.Data.Migrations;
using TopGrid.Registration.V1;
using TopGrid.Requests;
using TopGrid.Rpc.InProcess;
using TopGrid.Rpc.Server;
using TopGrid.Rules.Protocols;

namespace TopGrid.Assessment;

/// <summary>Composes the module: who qualifies (rules.md 7).</summary>
public static class AssessmentModule
{
    private static readonly string _name = AssessmentConnection.Module.Module;

    /// <summary>The module's tables, for the migrations.</summary>
    public static StorageModule Storage { get; } = StorageModule.Of(AssessmentConnection.Module, typeof(AssessmentModule).Assembly);

    /// <summary>
    /// Registers the module's service. It needs a <see cref="StorageDatabase"/> in the container and Registration's service in
    /// the same process.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddAssessmentModule(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(ProtocolLibrary.Shipped);
        services.TryAddSingleton(ConditionSets.Shipped);
        services.AddSingleton<ConditionChooser>();
        services.TryAddSingleton<RequestAnswers>();
        services.AddSingleton<AssessmentStore>();
        services.AddSingleton<DecisionStore>();
        services.AddScoped(provider => new FactsReader(Registration(provider)));
        services.AddScoped(provider => new AssessmentScope(Registration(provider)));
        services.AddSingleton<IAccessPolicy>(new DescriptorAccessPolicy(AssessmentService.Descriptor));
        return services.AddRpcService<AssessmentGrpcService>();
    }

    private static RegistrationService.RegistrationServiceClient Registration(IServiceProvider provider) =>
        new(new InProcessChannel(provider.GetRequiredService<RpcServer>(), _name));
}
