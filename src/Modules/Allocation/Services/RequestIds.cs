using TopGrid.Grpc;

namespace TopGrid.Allocation.Services;

/// <summary>Request ids, which make a repeated call harmless.</summary>
internal static class RequestIds
{
    private const int Longest = 64;

    /// <summary>Refuses a call without a usable request id.</summary>
    public static void Check(string requestId)
    {
        if (requestId.Length is 0 or > Longest)
        {
            throw Problems.InvalidArgument(
                $"A request id of {requestId.Length} characters cannot be", "field request_id", $"Send 1-{Longest} characters, for example a UUID, and the same again when you repeat the call");
        }
    }

    /// <summary>The id as it is remembered: one person's ids for one method do not meet anyone else's.</summary>
    public static string Key(string method, string user, string requestId) => $"{method}\n{user}\n{requestId}";
}
