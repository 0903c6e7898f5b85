using TopGrid.Grpc;

namespace TopGrid.Assessment.Services;

/// <summary>Checks on what callers send.</summary>
internal static class Requests
{
    private const int LongestRequestId = 64;
    private const int ShortestReason = 10;
    private const int LongestReason = 4000;

    public static string RequestId(string requestId) =>
        requestId.Length is >= 1 and <= LongestRequestId && !requestId.Any(char.IsControl)
            ? requestId
            : throw Problems.InvalidArgument(
                $"A request id has 1 to {LongestRequestId} characters, none of them a control character", "field request_id", "Send a new UUID, and the same one again when you repeat the call");

    public static string Reason(string reason)
    {
        var text = reason.Trim();
        return text.Length is >= ShortestReason and <= LongestReason && !text.Any(character => char.IsControl(character) && character != '\n')
            ? text
            : throw Problems.InvalidArgument(
                $"A reason has {ShortestReason} to {LongestReason} characters", "field reason", "Say in words why the board decides so; institutions read it");
    }
}
