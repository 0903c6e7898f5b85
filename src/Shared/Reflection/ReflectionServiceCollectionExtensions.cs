using Grpc.Reflection.V1;
using Microsoft.Extensions.DependencyInjection;
using TopGrid.Grpc.Access;
using TopGrid.Grpc.Server;
using Alpha = Grpc.Reflection.V1Alpha;

namespace TopGrid.Reflection;

/// <summary>Registers reflection with the container.</summary>
public static class ReflectionServiceCollectionExtensions
{
    /// <summary>
    /// Serves grpc.reflection.v1 and v1alpha beside the other gRPC services. Anyone may ask: the answers hold the contracts, which are
    /// published, and nothing of anyone's data.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddReflectionService(this IServiceCollection services)
    {
        services.AddSingleton<IAccessPolicy>(new AccessTable(
            ServerReflection.Descriptor.Methods.Concat(Alpha.ServerReflection.Descriptor.Methods)
                .ToDictionary(method => $"/{method.Service.FullName}/{method.Name}", _ => AccessRule.Anyone)));
        services.AddSingleton(provider => new Contracts(new Lazy<GrpcServer>(provider.GetRequiredService<GrpcServer>)));
        return services.AddGrpcService<ReflectionGrpcService>().AddGrpcService<ReflectionAlphaGrpcService>();
    }
}
