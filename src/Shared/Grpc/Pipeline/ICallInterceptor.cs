using Grpc.Core;

namespace TopGrid.Grpc.Pipeline;

/// <summary>
/// Stands around every call a server takes, whatever its shape and wherever it comes from. It runs before the request is
/// read, so a caller who may not call costs nothing.
/// </summary>
public interface ICallInterceptor
{
    /// <summary>Handles a call by passing it on or by throwing <see cref="RpcException"/>.</summary>
    /// <param name="context">The call.</param>
    /// <param name="next">The rest of the list, then the handler.</param>
    /// <returns>Done when the call is.</returns>
    Task InterceptAsync(ServerCallContext context, Func<Task> next);
}
