using Grpc.Reflection;
using Microsoft.Extensions.DependencyInjection;
using TopGrid.Access.Rules;
using TopGrid.Rpc.Server;
using V1 = Grpc.Reflection.V1.ServerReflection;
using V1Alpha = Grpc.Reflection.V1Alpha.ServerReflection;

namespace TopGrid.Host;

/// <summary>
/// Reflection by its package, beside the other services. Anyone may ask: the answers hold the contracts, which are published, and nothing
/// of anyone's data.
/// </summary>
internal static class HostReflection
{
    public static void AddTo(IServiceCollection services)
    {
        services.AddGrpcReflection();
        services.AddSingleton<IAccessPolicy>(new AccessTable(V1.Descriptor.Methods.Concat(V1Alpha.Descriptor.Methods)
            .ToDictionary(method => $"/{method.Service.FullName}/{method.Name}", _ => AccessRule.Anyone)));
        services.AddRpcService<ReflectionV1ServiceImpl>().AddRpcService<ReflectionServiceImpl>();
    }
}
