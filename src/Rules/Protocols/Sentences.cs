using System.Globalization;
using TopGrid.Rules.Vocabulary;
using YamlDotNet.RepresentationModel;

namespace TopGrid.Rules.Protocols;

/// <summary>
/// The sentences by which decisions and explanations word a rule, each once. A sentence that changes gets one version more; a protocol says
/// which version it speaks, so that an old year keeps the words it was decided in.
/// </summary>
public sealed class Sentences
{
    private readonly Dictionary<string, SortedDictionary<int, string>> _dutch;
    private readonly Dictionary<string, SortedDictionary<int, string>> _english;

    private Sentences(RuleFiles files, List<ProtocolProblem> problems)
    {
        _dutch = Read(files, "nl", problems);
        _english = Read(files, "en", problems);
        foreach (var id in _dutch.Keys.Union(_english.Keys))
        {
            if (!VersionsOf(_dutch, id).SequenceEqual(VersionsOf(_english, id)))
            {
                problems.Add(new ProtocolProblem("nl.yaml", 0, 0, $"rule '{id}' has not the same versions in nl.yaml and en.yaml"));
            }
        }
    }

    /// <summary>Versions from 1 to this one exist.</summary>
    public int Latest => _dutch.Values.SelectMany(versions => versions.Keys).DefaultIfEmpty(0).Max();

    /// <summary>Ids of rules that have a sentence, in the order of their bytes.</summary>
    public IEnumerable<string> Rules => _dutch.Keys.Order(StringComparer.Ordinal);

    /// <summary>Reads the files of <see cref="RuleFiles.Sentences"/>.</summary>
    /// <exception cref="InvalidDataException">A file is missing or wrong, or the languages do not go together.</exception>
    public static Sentences Read(RuleFiles files)
    {
        var problems = new List<ProtocolProblem>();
        var sentences = new Sentences(files, problems);
        return problems.Count == 0
            ? sentences
            : throw new InvalidDataException($"The sentences are wrong: {string.Join("; ", problems)}");
    }

    /// <summary>What a version says of a rule: the newest sentence that is not newer; null when there is none.</summary>
    public LocalText? Find(string rule, int version) =>
        Of(_dutch, rule, version) is { } dutch && Of(_english, rule, version) is { } english ? new LocalText(dutch, english) : null;

    private static int[] VersionsOf(Dictionary<string, SortedDictionary<int, string>> language, string rule) =>
        language.TryGetValue(rule, out var versions) ? [.. versions.Keys] : [];

    private static string? Of(Dictionary<string, SortedDictionary<int, string>> language, string rule, int version) =>
        language.GetValueOrDefault(rule)?.LastOrDefault(entry => entry.Key <= version).Value;

    private static Dictionary<string, SortedDictionary<int, string>> Read(
        RuleFiles files, string language, List<ProtocolProblem> problems)
    {
        var file = $"{language}.yaml";
        var sentences = new Dictionary<string, SortedDictionary<int, string>>(StringComparer.Ordinal);
        if (files.Text(RuleFiles.Sentences, language) is not { } text)
        {
            problems.Add(new ProtocolProblem(file, 0, 0, "the file is missing"));
            return sentences;
        }

        var yaml = new YamlReader(file);
        if (yaml.Parse(text) is { } root)
        {
            foreach (var (id, node) in yaml.OpenMapping(root, "the sentences"))
            {
                sentences.Add(id, Versions(yaml, id, node));
            }
        }

        problems.AddRange(yaml.Problems);
        return sentences;
    }

    private static SortedDictionary<int, string> Versions(YamlReader yaml, string id, YamlNode node)
    {
        if (node is not YamlMappingNode)
        {
            return new SortedDictionary<int, string> { [1] = yaml.Text(node, id) };
        }

        var versions = new SortedDictionary<int, string>();
        foreach (var (key, text) in yaml.OpenMapping(node, id))
        {
            if (int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0)
            {
                versions[version] = yaml.Text(text, $"{id} version {version}");
            }
            else
            {
                yaml.Problem(text, $"'{key}' is no version of the sentence '{id}'; expected 1, 2 and so on");
            }
        }

        return versions;
    }
}
