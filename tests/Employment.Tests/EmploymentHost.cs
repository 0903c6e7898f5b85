using Microsoft.Extensions.DependencyInjection;
using TopGrid.Allocation.V1;
using TopGrid.Common.Contracts;
using TopGrid.Employment.V1;
using TopGrid.Grpc.Access;
using TopGrid.Grpc.Identity;
using TopGrid.Grpc.InProcess;
using TopGrid.Grpc.Server;
using TopGrid.Registration.V1;
using TopGrid.Storage;

namespace TopGrid.Employment.Tests;

/// <summary>The module with stand-ins for its neighbours, called in process as a caller with roles.</summary>
internal sealed class EmploymentHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public EmploymentHost(StorageDatabase database)
    {
        var services = new ServiceCollection();
        services.AddSingleton(database);
        services.AddGrpcService(PublicationService.BindService(Allocation));
        services.AddGrpcService(RegistrationService.BindService(Registration));
        services.AddSingleton<IAccessPolicy>(new DescriptorAccessPolicy(PublicationService.Descriptor, RegistrationService.Descriptor));
        services.AddEmploymentModule();
        _services = services.BuildServiceProvider();
    }

    public FakeAllocation Allocation { get; } = new();

    public FakeRegistration Registration { get; } = new();

    public async Task<T> As<T>(Caller caller, Func<EmploymentService.EmploymentServiceClient, Task<T>> call)
    {
        using var scope = CallScope.RunAs(caller);
        return await call(new EmploymentService.EmploymentServiceClient(new InProcessChannel(_services.GetRequiredService<GrpcServer>(), null)));
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
