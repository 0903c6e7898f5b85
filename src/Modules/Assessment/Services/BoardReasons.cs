using TopGrid.Rpc.Errors;

namespace TopGrid.Assessment.Services;

/// <summary>The reason that the board gives.</summary>
internal static class BoardReasons
{
    private const int ShortestReason = 10;
    private const int LongestReason = 4000;

    public static string Check(string reason)
    {
        var text = reason.Trim();
        return text.Length is >= ShortestReason and <= LongestReason
            && !text.Any(character => char.IsControl(character) && character != '\n')
            ? text
            : throw Problems.InvalidArgument(
                $"A reason has {ShortestReason} to {LongestReason} characters", "field reason",
                "Say in words why the board decides so; institutions read it");
    }
}
