using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TopGrid.Access.Rules;
using TopGrid.Allocation.Evidence;
using TopGrid.Allocation.Jobs;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Allocation.Services;
using TopGrid.Allocation.Snapshots;
using TopGrid.Allocation.V1;
using TopGrid.Allocation.Verification;
using TopGrid.Allocation.Work;
using TopGrid.Assessment.V1;
using TopGrid.Common.Contracts;
using TopGrid.Data.Connections;
using TopGrid.Data.Migrations;
using TopGrid.Data.Verification;
using TopGrid.Dataset;
using TopGrid.Evidence.Otlp;
using TopGrid.Registration.V1;
using TopGrid.Requests;
using TopGrid.Rpc.InProcess;
using TopGrid.Rpc.Server;
using TopGrid.Rules.Protocols;

namespace TopGrid.Allocation;

/// <summary>Composes the module: who gets what.</summary>
public static class AllocationModule
{
    /// <summary>Name of the source of spans of units.</summary>
    public const string ActivitySourceName = UnitRunner.SourceName;

    /// <summary>Name of the meter of the work.</summary>
    public const string MeterName = WorkGauges.MeterName;

    /// <summary>The module's tables, for the migrations.</summary>
    public static StorageModule Storage { get; } = StorageModule.Of(AllocationConnection.Module, typeof(AllocationModule).Assembly);

    /// <summary>
    /// Registers the module's services. They need a <see cref="StorageDatabase"/> and, in the same process, Registration and Assessment.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddAllocationModule(this IServiceCollection services)
    {
        services.AddAllocationRuns();
        services.AddSingleton(provider => new FactsReader(
            new RegistrationService.RegistrationServiceClient(ChannelOf(provider)),
            new DatasetOptions { Protocols = provider.GetRequiredService<ProtocolLibrary>() }));
        services.AddSingleton(provider => new AssessmentsReader(new AssessmentService.AssessmentServiceClient(ChannelOf(provider))));
        services.TryAddSingleton<RequestAnswers>();
        services.TryAddSingleton(ProtocolLibrary.Shipped);
        services.AddSingleton<Freezer>();
        services.AddSingleton<PublicationStore>();
        services.AddSingleton<ResultStore>();
        services.AddSingleton<ClusterStore>();
        services.AddSingleton<RunReader>();
        services.AddSingleton<ResultExplainer>();
        services.AddSingleton<SnapshotDigests>();
        services.AddSingleton<WorkControl>();
        services.AddSingleton<JobPlanner>();
        services.AddSingleton<IRowVerifier, RunVerifier>();
        services.AddSingleton<IRowVerifier, PublicationVerifier>();
        services.AddSingleton<IAccessPolicy>(new DescriptorAccessPolicy(
            SnapshotService.Descriptor, RunService.Descriptor, PublicationService.Descriptor, ResultService.Descriptor,
            JobService.Descriptor, ClusterService.Descriptor));
        return services
            .AddRpcService<SnapshotGrpcService>()
            .AddRpcService<RunGrpcService>()
            .AddRpcService<PublicationGrpcService>()
            .AddRpcService<ResultGrpcService>()
            .AddRpcService<JobGrpcService>()
            .AddRpcService<ClusterGrpcService>();
    }

    /// <summary>Registers what hands out units: the rows that judge. Needs a <see cref="StorageDatabase"/> only.</summary>
    /// <param name="services">The container.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddAllocationLedger(this IServiceCollection services)
    {
        services.AddAllocationRuns();
        services.TryAddSingleton<IWorkLedger, WorkLedger>();
        services.TryAddSingleton<INodeRegister, NodeStore>();
        return services;
    }

    /// <summary>Registers what computes units in this process. Needs a <see cref="StorageDatabase"/> only.</summary>
    /// <param name="services">The container.</param>
    /// <param name="options">Its name, and how much it does at a time.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddAllocationWorker(this IServiceCollection services, WorkerOptions options)
    {
        services.RemoveAll<WorkerOptions>();
        services.AddSingleton(options);
        services.AddAllocationLedger();
        services.TryAddSingleton<UnitComputer>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IJobKind, ExplanationComputer>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IJobKind, SweepComputer>());
        services.TryAddSingleton<IUnitComputer, WorkComputer>();
        services.TryAddSingleton<IUnitRunner, UnitRunner>();
        services.AddHostedService<WorkerRegister>();
        return services;
    }

    /// <summary>Exports the traces of the parties of sealed runs to a backend.</summary>
    /// <param name="services">The container.</param>
    /// <param name="endpoint">Base address of the backend, OTLP over HTTP.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddAllocationPartyTraces(this IServiceCollection services, Uri endpoint)
    {
        services.AddAllocationRuns();
        services.AddSingleton(
            _ => new LedgerTraceExporter(new HttpClient { Timeout = TimeSpan.FromSeconds(10) }, endpoint, "topgrid-ledger"));
        services.AddHostedService<PartyTraces>();
        return services;
    }

    /// <summary>Measures how much work waits and who does it; the meter is called <see cref="MeterName"/>.</summary>
    /// <param name="services">The container, with the module.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddAllocationGauges(this IServiceCollection services) => services.AddHostedService<WorkGauges>();

    private static void AddAllocationRuns(this IServiceCollection services)
    {
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IWorkBell, SilentBell>();
        services.TryAddSingleton(new WorkerOptions { Name = "none" });
        services.TryAddSingleton<UnitQueue>();
        services.TryAddSingleton<RunStore>();
        services.TryAddSingleton<SnapshotStore>();
        services.TryAddSingleton<OutcomeStore>();
        services.TryAddSingleton<LedgerStore>();
        services.TryAddSingleton<JobStore>();
        services.TryAddSingleton<RunContexts>();
        services.TryAddSingleton<SweepComputer>();
        services.TryAddSingleton<RunSealer>();
    }

    private static Grpc.Core.CallInvoker ChannelOf(IServiceProvider provider) =>
        new InProcessChannel(provider.GetRequiredService<RpcServer>(), AllocationConnection.Module.Module).CreateCallInvoker();
}
