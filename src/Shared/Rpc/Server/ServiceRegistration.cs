using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using TopGrid.Rpc.Local;

namespace TopGrid.Rpc.Server;

/// <summary>A service that the container knows.</summary>
/// <param name="Collect">Finds its methods, each inside these interceptors, first one outermost.</param>
/// <param name="Map">Maps it for the network.</param>
internal sealed record ServiceRegistration(
    Func<IReadOnlyList<Interceptor>, CollectedMethods> Collect, Func<IEndpointRouteBuilder, IEndpointConventionBuilder> Map);
