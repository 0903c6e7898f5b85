namespace TopGrid.Dataset.Tests;

/// <summary>Finds files of the working copy, upwards from where the tests run.</summary>
internal static class Repository
{
    internal static string PathOf(params string[] parts)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TopGrid.sln")))
        {
            folder = folder.Parent;
        }

        Assert.NotNull(folder);
        return Path.Combine([folder.FullName, .. parts]);
    }
}
