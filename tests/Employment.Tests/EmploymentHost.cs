using Microsoft.Extensions.DependencyInjection;
using TopGrid.Access.Callers;
using TopGrid.Access.Rules;
using TopGrid.Allocation.V1;
using TopGrid.Common.Contracts;
using TopGrid.Data.Connections;
using TopGrid.Employment.V1;
using TopGrid.Registration.V1;
using TopGrid.Rpc.InProcess;
using TopGrid.Rpc.Server;

namespace TopGrid.Employment.Tests;

/// <summary>The module with stand-ins for its neighbours, called in process as a caller with roles.</summary>
internal sealed class EmploymentHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public EmploymentHost(StorageDatabase database)
    {
        var services = new ServiceCollection();
        services.AddSingleton(database);
        services.AddSingleton(Allocation).AddRpcService<FakeAllocation>();
        services.AddSingleton(Registration).AddRpcService<FakeRegistration>();
        services.AddSingleton<IAccessPolicy>(new DescriptorAccessPolicy(PublicationService.Descriptor, RegistrationService.Descriptor));
        services.AddEmploymentModule();
        _services = services.BuildServiceProvider();
    }

    public FakeAllocation Allocation { get; } = new();

    public FakeRegistration Registration { get; } = new();

    public async Task<T> As<T>(Caller caller, Func<EmploymentService.EmploymentServiceClient, Task<T>> call)
    {
        using var scope = CallScope.RunAs(caller);
        return await call(new EmploymentService
            .EmploymentServiceClient(new InProcessChannel(_services.GetRequiredService<RpcServer>(), null)));
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
