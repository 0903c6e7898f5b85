using Google.Protobuf;
using Grpc.Core;

namespace TopGrid.Rpc.Errors;

/// <summary>Reading details at a client, beside <c>GetRpcStatus</c> of Grpc.StatusProto.</summary>
public static class ErrorDetailsExtensions
{
    /// <summary>The first detail of a kind that came with the outcome.</summary>
    /// <typeparam name="T">The kind, such as <see cref="Google.Rpc.BadRequest"/>.</typeparam>
    /// <param name="exception">The outcome.</param>
    /// <returns>The detail, or null when there is none.</returns>
    public static T? GetDetail<T>(this RpcException exception)
        where T : class, IMessage<T>, new() => exception.Trailers.GetRpcStatus(ignoreParseError: true)?.GetDetail<T>();
}
