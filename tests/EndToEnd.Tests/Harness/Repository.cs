namespace TopGrid.EndToEnd.Tests.Harness;

/// <summary>Where the repository is.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "TopGrid.sln")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
