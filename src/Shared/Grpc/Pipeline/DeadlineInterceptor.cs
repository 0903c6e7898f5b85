using Grpc.Core;
using TopGrid.Grpc.Server;

namespace TopGrid.Grpc.Pipeline;

/// <summary>Refuses what comes too late, and says why a call was given up.</summary>
internal sealed class DeadlineInterceptor : ICallInterceptor
{
    public async Task InterceptAsync(ServerCallContext context, Func<Task> next)
    {
        var call = (ServerCall)context;
        try
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            await next().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException && call.CancellationToken.IsCancellationRequested)
        {
            throw new RpcException(call.Lifetime.EndStatus);
        }
    }
}
