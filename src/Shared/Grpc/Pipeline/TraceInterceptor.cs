using Grpc.Core;
using TopGrid.Grpc.Server;
using TopGrid.Grpc.Wire;

namespace TopGrid.Grpc.Pipeline;

/// <summary>One span per call, child of the client's span.</summary>
internal sealed class TraceInterceptor : ICallInterceptor
{
    public async Task InterceptAsync(ServerCallContext context, Func<Task> next)
    {
        var span = Telemetry.StartServer(context.Method, ((ServerCall)context).ParentSpan);
        try
        {
            await next().ConfigureAwait(false);
            Telemetry.End(span, context.Status);
        }
        catch (RpcException refusal)
        {
            Telemetry.End(span, refusal.Status);
            throw;
        }
    }
}
