namespace TopGrid.Rules.Tests.Protocols;

/// <summary>
/// The six protocol files as they were before rules had their sentences in common, each rule with its own: what results of those days were
/// decided by.
/// </summary>
internal static class VersionOne
{
    public static string Text(string id) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "version-1", $"{id}.yaml"));
}
