using YamlDotNet.RepresentationModel;

namespace TopGrid.Rules.Protocols;

/// <summary>
/// Reads a YAML tree against what is expected and collects every problem with its place instead of stopping at the first.
/// </summary>
internal sealed class YamlReader(string file)
{
    private readonly List<ProtocolProblem> _problems = [];

    public IReadOnlyList<ProtocolProblem> Problems => [.. _problems.OrderBy(p => p.Line).ThenBy(p => p.Column)];

    public bool Ok => _problems.Count == 0;

    /// <summary>The root of the only document, or null when the text is no YAML or holds none.</summary>
    public YamlNode? Parse(string text) =>
        YamlText.Load(text, (line, column, reason) => _problems.Add(new ProtocolProblem(file, line, column, reason)));

    public void Problem(YamlNode at, string message) =>
        _problems.Add(new ProtocolProblem(file, (int)at.Start.Line, (int)at.Start.Column, message));

    public void ProblemOf(string source, string message) => _problems.Add(new ProtocolProblem(source, 0, 0, message));

    /// <summary>The members of a mapping; unknown keys, and missing ones that are required, are problems.</summary>
    public Dictionary<string, YamlNode> Mapping(
        YamlNode? node, string what, IReadOnlyCollection<string> required, params IReadOnlyCollection<string> optional)
    {
        var members = OpenMapping(node, what);
        foreach (var (key, value) in members.Where(m => !required.Contains(m.Key) && !optional.Contains(m.Key)))
        {
            Problem(value, $"unknown key '{key}' in {what}; known are {string.Join(", ", required.Concat(optional))}");
        }
        foreach (var key in required.Where(k => node is YamlMappingNode && !members.ContainsKey(k)))
        {
            Problem(node!, $"missing key '{key}' in {what}");
        }
        return members;
    }

    /// <summary>The members of a mapping whose keys the caller checks.</summary>
    public Dictionary<string, YamlNode> OpenMapping(YamlNode? node, string what)
    {
        var members = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        if (node is not YamlMappingNode mapping)
        {
            if (node is not null)
            {
                Problem(node, $"{what} must be a mapping of keys to values");
            }
            return members;
        }
        foreach (var (key, value) in mapping.Children)
        {
            if (key is YamlScalarNode { Value: { } name })
            {
                members[name] = value;
            }
            else
            {
                Problem(key, $"a key of {what} must be plain text");
            }
        }
        return members;
    }

    public IReadOnlyList<YamlNode> Sequence(YamlNode? node, string what)
    {
        if (node is YamlSequenceNode sequence)
        {
            return [.. sequence.Children];
        }
        if (node is not null)
        {
            Problem(node, $"{what} must be a list");
        }
        return [];
    }

    /// <summary>Text that is not empty.</summary>
    public string Text(YamlNode? node, string what)
    {
        if (node is YamlScalarNode { Value: { } value } && value.Trim().Length > 0)
        {
            return value.Trim();
        }
        if (node is not null)
        {
            Problem(node, $"{what} must be text that is not empty");
        }
        return "";
    }

    /// <summary>A value that <paramref name="parse"/> accepts, else its default and a problem.</summary>
    public T Value<T>(YamlNode? node, string what, string expected, Func<string, T?> parse)
        where T : struct
    {
        if (node is null)
        {
            return default;
        }
        var text = (node as YamlScalarNode)?.Value?.Trim() ?? "";
        if (parse(text) is { } value)
        {
            return value;
        }
        Problem(node, $"{what} is '{text}'; expected {expected}");
        return default;
    }
}
