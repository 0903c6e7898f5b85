using System.Globalization;

namespace TopGrid.Allocation.Runs;

/// <summary>Ids of runs and jobs, and the names that people and messages call them by.</summary>
internal static class WorkNames
{
    /// <summary>The id of the run of this number.</summary>
    public static string RunId(int year, int number) => string.Create(CultureInfo.InvariantCulture, $"{year}-r{number}");

    /// <summary>The id of the job of this number.</summary>
    public static string JobId(int year, int number) => string.Create(CultureInfo.InvariantCulture, $"{year}-j{number}");

    /// <summary><c>years/2025/runs/r1</c> of <c>2025-r1</c>, <c>years/2025/jobs/j2</c> of <c>2025-j2</c>.</summary>
    public static string Of(string id)
    {
        var at = id.IndexOf('-', StringComparison.Ordinal);
        var collection = at >= 0 && id.AsSpan(at + 1).StartsWith("j") ? "jobs" : "runs";
        return at < 0 ? id : $"years/{id[..at]}/{collection}/{id[(at + 1)..]}";
    }
}
