using Microsoft.Extensions.DependencyInjection;
using TopGrid.Access.Callers;
using TopGrid.Access.Rules;
using TopGrid.Common.Contracts;
using TopGrid.Data.Connections;
using TopGrid.Registration.V1;
using TopGrid.Rpc.InProcess;
using TopGrid.Rpc.Server;
using Wire = TopGrid.Assessment.V1;

namespace TopGrid.Assessment.Tests.Module;

/// <summary>The module with a stand-in for Registration, called in process as a caller with roles.</summary>
internal sealed class AssessmentHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public AssessmentHost(StorageDatabase database, TimeProvider clock)
    {
        var services = new ServiceCollection();
        services.AddSingleton(database);
        services.AddSingleton(clock);
        services.AddSingleton(Registration).AddRpcService<FakeRegistration>();
        services.AddSingleton<IAccessPolicy>(new DescriptorAccessPolicy(RegistrationService.Descriptor));
        services.AddAssessmentModule();
        _services = services.BuildServiceProvider();
    }

    public FakeRegistration Registration { get; } = new();

    public static Caller Who(string user, CallerRole role) => new Caller(user, user) with { Roles = [role] };

    /// <summary>Calls the service as somebody; with a module, as another module working for somebody.</summary>
    public async Task<T> As<T>(Caller caller, Func<Wire.AssessmentService.AssessmentServiceClient, Task<T>> call, string? module = null)
    {
        using var scope = CallScope.RunAs(caller);
        var channel = new InProcessChannel(_services.GetRequiredService<RpcServer>(), module);
        return await call(new Wire.AssessmentService.AssessmentServiceClient(channel));
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
