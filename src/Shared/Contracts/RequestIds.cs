using TopGrid.Rpc.Errors;

namespace TopGrid.Common.Contracts;

/// <summary>Ids that make a repeated call harmless (AIP-155): the field <c>request_id</c> of every changing method.</summary>
public static class RequestIds
{
    /// <summary>The longest id.</summary>
    public const int Longest = 64;

    /// <summary>Refuses a call without a usable request id.</summary>
    /// <param name="requestId">The field as sent.</param>
    /// <returns>The same id.</returns>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: missing, too long, or with characters that it cannot hold.</exception>
    public static string Check(string requestId)
    {
        ArgumentNullException.ThrowIfNull(requestId);
        return requestId.Length is > 0 and <= Longest && !requestId.Any(c => c is <= ' ' or > '~')
            ? requestId
            : throw Problems.InvalidArgument(
                $"The request id is missing or not 1 to {Longest} printable ASCII characters without a space", "field request_id",
                "Send a new UUID with every new call, and the same one when repeating a call", Reasons.RequestIdInvalid);
    }
}
