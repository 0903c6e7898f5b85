using Microsoft.Extensions.DependencyInjection;
using TopGrid.Allocation;
using TopGrid.Assessment;
using TopGrid.Audit;
using TopGrid.Cluster;
using TopGrid.Data.Migrations;
using TopGrid.Dataset;
using TopGrid.Employment;
using TopGrid.Registration;
using TopGrid.Requests;
using TopGrid.Rpc.Server;
using TopGrid.Rules.Protocols;
using TopGrid.Worker;

namespace TopGrid.Host;

/// <summary>The modules of the host, in the direction in which facts flow, and the log of all that they change and refuse.</summary>
public static class HostModules
{
    /// <summary>The tables of all modules, in the order in which they are migrated.</summary>
    public static IReadOnlyList<StorageModule> Storage { get; } =
        [RequestsModule.Storage, RegistrationModule.Storage, AssessmentModule.Storage, AllocationModule.Storage, EmploymentModule.Storage,
            AuditModule.Storage];

    /// <summary>The gRPC services of each module, by its name: the second part of their package (<c>topgrid.registration.v1</c>).</summary>
    internal static ILookup<string, string> ServicesOf(IServiceProvider provider) => provider.GetRequiredService<RpcServer>().ServiceNames
        .Where(service => service.StartsWith("topgrid.", StringComparison.Ordinal))
        .ToLookup(service => service.Split('.')[1], StringComparer.Ordinal);

    internal static void AddTo(IServiceCollection services, HostOptions options, Uri? endpoint)
    {
        // First: what follows makes changes, also while it starts.
        services.AddAuditModule(Storage);
        var registration = new RegistrationOptions { Dataset = new DatasetOptions { Protocols = ProtocolLibrary.Shipped } };
        services.AddRegistrationModule(options.MaxImportBytes is { } most ? registration with { MaxImportBytes = most } : registration);
        services.AddAssessmentModule();
        services.AddAllocationModule();
        services.AddEmploymentModule();
        if (options.RunWorker)
        {
            services.AddAllocationWorker(ProcessComposition.WorkerOf(ProcessName.Current, options.Parallel));
        }

        if (options.RunWorker || options.Cluster is not null)
        {
            services.AddClusterNode(ProcessComposition.RoleOf("host", ProcessName.Current, options.Cluster, options.RunWorker));
        }

        if (endpoint is not null)
        {
            services.AddAllocationPartyTraces(endpoint);
            services.AddAllocationGauges();
        }
    }
}
