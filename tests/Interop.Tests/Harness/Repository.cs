namespace TopGrid.Interop.Tests.Harness;

/// <summary>Where things are in the repository.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>A path below this project.</summary>
    public static string Here(params string[] parts) => Path.Combine([Root, "tests", "Interop.Tests", .. parts]);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "TopGrid.sln")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
