using Google.Protobuf;

namespace Grpc.Core;

/// <summary>Reading details at a client, in the shape of the official package Grpc.StatusProto.</summary>
public static class ErrorDetailsExtensions
{
    internal const string Trailer = "grpc-status-details-bin";

    /// <summary>The rich status that came with the outcome.</summary>
    /// <param name="exception">The outcome.</param>
    /// <returns>The status, or null when none came or what came is none.</returns>
    public static Google.Rpc.Status? GetRpcStatus(this RpcException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        try
        {
            return exception.Trailers.GetValueBytes(Trailer) is { } bytes ? Google.Rpc.Status.Parser.ParseFrom(bytes) : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>The first detail of a kind.</summary>
    /// <typeparam name="T">The kind, such as <see cref="Google.Rpc.BadRequest"/>.</typeparam>
    /// <param name="status">The rich status.</param>
    /// <returns>The detail, or null when there is none.</returns>
    public static T? GetDetail<T>(this Google.Rpc.Status status)
        where T : class, IMessage<T>, new()
    {
        ArgumentNullException.ThrowIfNull(status);
        foreach (var detail in status.Details)
        {
            if (detail.TryUnpack<T>(out var found))
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The first detail of a kind that came with the outcome.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="exception">The outcome.</param>
    /// <returns>The detail, or null when there is none.</returns>
    public static T? GetDetail<T>(this RpcException exception)
        where T : class, IMessage<T>, new() => exception.GetRpcStatus()?.GetDetail<T>();
}
