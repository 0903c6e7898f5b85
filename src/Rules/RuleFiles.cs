using System.Reflection;

namespace TopGrid.Rules;

/// <summary>
/// The data files that say what a year's rules are, as text by folder and name: <c>protocols</c>, <c>conditions</c> and <c>sentences</c>.
/// A new year is more files, never a code change.
/// </summary>
public sealed class RuleFiles
{
    /// <summary>Folder of the protocols, a file per year and version.</summary>
    public const string Protocols = "protocols";

    /// <summary>Folder of the condition sets for consortia, a file per set.</summary>
    public const string Conditions = "conditions";

    /// <summary>Folder of the sentences of rules, a file per language.</summary>
    public const string Sentences = "sentences";

    private const string Root = "rules/";
    private const string Extension = ".yaml";

    private readonly SortedDictionary<string, string> _texts;

    private RuleFiles(SortedDictionary<string, string> texts) => _texts = texts;

    /// <summary>The files inside the program.</summary>
    public static RuleFiles Shipped { get; } = new(Embedded(typeof(RuleFiles).Assembly));

    /// <summary>Names of the files of a folder, without folder and extension, in the order of their bytes.</summary>
    public IEnumerable<string> In(string folder) => _texts.Keys
        .Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal))
        .Select(path => path[(folder.Length + 1)..]);

    /// <summary>The YAML of a file; null when there is none of that name.</summary>
    public string? Text(string folder, string name) => _texts.GetValueOrDefault($"{folder}/{name}");

    /// <summary>These files and one more, which replaces one of the same name.</summary>
    public RuleFiles With(string folder, string name, string text) =>
        new(new SortedDictionary<string, string>(_texts, StringComparer.Ordinal) { [$"{folder}/{name}"] = text });

    private static SortedDictionary<string, string> Embedded(Assembly assembly)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Root, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            texts.Add(name[Root.Length..^Extension.Length], reader.ReadToEnd());
        }

        return texts;
    }
}
