using Grpc.Core;
using Grpc.Health.V1;
using TopGrid.Access.Rules;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace TopGrid.Health;

/// <summary>The service grpc.health.v1.Health, as its contract describes it.</summary>
/// <param name="registry">What is known.</param>
public sealed class HealthGrpcService(HealthRegistry registry) : Grpc.Health.V1.Health.HealthBase
{
    /// <summary>Anyone may ask: the answers hold names of services and whether they serve, and a probe has no identity.</summary>
    public static IAccessPolicy Access { get; } = new AccessTable(Grpc.Health.V1.Health.Descriptor.Methods.ToDictionary(
        method => $"/{method.Service.FullName}/{method.Name}", _ => AccessRule.Anyone));

    /// <inheritdoc/>
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        registry.Current.Statuses.TryGetValue(request.Service, out var status)
            ? Task.FromResult(new HealthCheckResponse { Status = status })
            : throw new RpcException(new Status(
                StatusCode.NotFound,
                "There is no such service here. Ask with the full name of a gRPC service, \"readiness\", \"liveness\", or no name for the whole."));

    /// <inheritdoc/>
    public override Task<HealthListResponse> List(HealthListRequest request, ServerCallContext context)
    {
        var response = new HealthListResponse();
        foreach (var (name, status) in registry.Current.Statuses)
        {
            response.Statuses[name] = new HealthCheckResponse { Status = status };
        }

        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        ServingStatus? told = null;
        while (true)
        {
            // A reader that is slow misses what changed back meanwhile, and never more than the last state waits for it.
            var current = registry.Current;
            var status = current.Statuses.GetValueOrDefault(request.Service, ServingStatus.ServiceUnknown);
            if (status != told)
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status });
                told = status;
            }

            await current.Changed.WaitAsync(context.CancellationToken);
        }
    }
}
