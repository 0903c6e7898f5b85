using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using TopGrid.Access.Callers;
using TopGrid.Common.Contracts;

namespace TopGrid.Requests;

/// <summary>What makes a repetition of a changing call recognisable.</summary>
/// <param name="UserId">Who calls; the ids of different users do not meet.</param>
/// <param name="RequestId">The caller's id of the request.</param>
/// <param name="ContentHash">SHA-256 of method and content, lower-case hex.</param>
public sealed record RequestKey(string UserId, string RequestId, string ContentHash)
{
    /// <summary>The key of a call with one request.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="method">The method's name.</param>
    /// <param name="requestId">The field <c>request_id</c>.</param>
    /// <param name="request">The request.</param>
    /// <returns>The key.</returns>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT for a request id that cannot be one.</exception>
    public static RequestKey Of(Caller caller, string method, string requestId, IMessage request)
    {
        using var bytes = new MemoryStream();
        using (var coded = new CodedOutputStream(bytes, leaveOpen: true) { Deterministic = true })
        {
            request.WriteTo(coded);
        }

        return Of(caller, method, requestId, bytes.ToArray());
    }

    /// <summary>The key of a call whose content is a stream.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="method">The method's name.</param>
    /// <param name="requestId">The field <c>request_id</c>.</param>
    /// <param name="content">What the same call sent again has the same of.</param>
    /// <returns>The key.</returns>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT for a request id that cannot be one.</exception>
    public static RequestKey Of(Caller caller, string method, string requestId, ReadOnlySpan<byte> content)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return new RequestKey(
            caller.UserId, RequestIds.Check(requestId),
            Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(method + "\n"), .. content])));
    }
}
