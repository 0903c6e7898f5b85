namespace TopGrid.Cluster.Tests.Harness;

/// <summary>Gives a process a clock that a test sets, by the library of the program <c>faketime</c>.</summary>
internal static class FakeClock
{
    private const string Library = "libfaketimeMT.so.1";

    private static readonly string? _installed = Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories(
            "/usr/lib", "faketime", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
            .Select(folder => Path.Combine(folder, Library)).FirstOrDefault(File.Exists)
        : null;

    /// <summary>Why this machine cannot; null when it can.</summary>
    public static string? Impossible =>
        _installed is null ? $"The clock of a process cannot be changed: {Library} (Debian package faketime) is not installed." : null;

    /// <summary>The variables of a process whose clock is off by what a file says, such as <c>+1y</c>; it looks again each time.</summary>
    public static Dictionary<string, string> From(string file) => new()
    {
        ["LD_PRELOAD"] = _installed!,
        ["FAKETIME_TIMESTAMP_FILE"] = file,
        ["FAKETIME_NO_CACHE"] = "1",
        // A clock that is set leaves alone what measures spans of time.
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
    };
}

/// <summary>A test that changes a clock; skipped, with the reason, where that is impossible.</summary>
internal sealed class NeedsFakeClockFactAttribute : FactAttribute
{
    public NeedsFakeClockFactAttribute() => Skip = FakeClock.Impossible;
}
