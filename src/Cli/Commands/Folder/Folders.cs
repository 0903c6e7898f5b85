namespace TopGrid.Cli.Commands;

/// <summary>Folders as the operator names them.</summary>
internal static class Folders
{
    /// <summary>Whether two names are the same folder, links followed.</summary>
    public static bool AreSame(string one, string other) => string.Equals(Real(one), Real(other), StringComparison.Ordinal);

    /// <summary>The folder behind a name with every link on the way followed; what does not exist yet stays as it is.</summary>
    private static string Real(string name)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(name));
        if (Path.GetDirectoryName(full) is not { } parent)
        {
            return full;
        }

        var here = Path.Combine(Real(parent), Path.GetFileName(full));
        return Directory.Exists(here) && new DirectoryInfo(here).ResolveLinkTarget(returnFinalTarget: true) is { } target
            ? Path.TrimEndingDirectorySeparator(target.FullName)
            : here;
    }
}
