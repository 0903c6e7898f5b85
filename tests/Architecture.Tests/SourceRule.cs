namespace TopGrid.Architecture.Tests;

/// <summary>What .editorconfig cannot enforce of how sources are written.</summary>
internal static class SourceRule
{
    private const int Columns = 140;
    private const string Raw = "\"\"\"";

    /// <summary>The C# files of the repository, without those that a build makes.</summary>
    public static IEnumerable<string> Files() => new[] { "src", "tests" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root(), folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules"));

    /// <summary>
    /// A line for each violation. A text that people or a database read is not broken, so a line that holds one may be longer.
    /// </summary>
    public static IEnumerable<string> Violations(string file, IEnumerable<string> lines)
    {
        var (number, inRaw) = (0, false);
        foreach (var line in lines)
        {
            number++;
            var isText = inRaw || line.Contains('"', StringComparison.Ordinal);
            inRaw ^= line.Split(Raw).Length % 2 == 0;
            if (line.Length > Columns && !isText)
            {
                yield return $"{file}({number}): {line.Length} columns; break the line before {Columns}.";
            }

            if (line.Contains(".Configure" + "Await(", StringComparison.Ordinal))
            {
                yield return $"{file}({number}): no program here has a synchronisation context; leave ConfigureAwait out.";
            }
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TopGrid.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return folder.FullName;
    }
}
