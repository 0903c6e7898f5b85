using Grpc.Core;
using TopGrid.Access.Callers;

namespace TopGrid.Rpc.Server;

/// <summary>
/// Hears of every call that ended, refused ones too: an interceptor of gRPC sees only calls that identity and access let pass and whose
/// request could be read. Observers are taken from the container.
/// </summary>
public interface ICallObserver
{
    /// <summary>A call ended.</summary>
    /// <param name="call">What became known of it.</param>
    /// <param name="status">Its outcome.</param>
    void Ended(ServedCall call, Status status);
}
