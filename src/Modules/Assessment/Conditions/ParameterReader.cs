using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TopGrid.Assessment.Conditions;

/// <summary>
/// Reads one mapping of a condition set file key by key and collects what is wrong, so that every problem of a file is
/// reported at once. Keys that nobody asked for are problems too (see <see cref="RefuseOthers"/>).
/// </summary>
internal sealed class ParameterReader(YamlMappingNode mapping, List<ConditionSetProblem> problems)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public string Text(string key)
    {
        var node = Find(key);
        switch (node)
        {
            case null:
                Report(mapping.Start, $"'{key}' is missing");
                return "";
            case YamlScalarNode { Value: { } value } when value.Trim().Length > 0:
                return value;
            default:
                Report(node.Start, $"'{key}' must be a text");
                return "";
        }
    }

    public string? OptionalText(string key) => Find(key) is null ? null : Text(key);

    public int Number(string key, int least)
    {
        var text = Text(key);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least)
        {
            return number;
        }

        ReportValue(key, text, $"a whole number of at least {least}");
        return least;
    }

    public bool Flag(string key)
    {
        if (Find(key) is null)
        {
            return false;
        }

        var text = Text(key);
        if (text is not ("true" or "false"))
        {
            ReportValue(key, text, "true or false");
        }

        return text == "true";
    }

    public YearDay? OptionalDay(string key)
    {
        if (OptionalText(key) is not { } text)
        {
            return null;
        }

        var day = YearDay.Parse(text);
        if (day is null)
        {
            ReportValue(key, text, "a day relative to the allocation year, such as T-1-03-31");
        }

        return day;
    }

    public YearDay Day(string key)
    {
        if (Find(key) is null)
        {
            Report(mapping.Start, $"'{key}' is missing");
        }

        return OptionalDay(key) ?? new YearDay(1, 1, 1);
    }

    /// <summary>A choice out of a closed list.</summary>
    public string Choice(string key, IReadOnlyList<string> choices) =>
        Known(key, Text(key), choices);

    /// <summary>A list of texts out of a closed list (any text when there is none); empty when the key is absent.</summary>
    public IReadOnlyList<string> Texts(string key, IReadOnlyList<string>? choices)
    {
        var texts = new List<string>();
        foreach (var item in Items(key))
        {
            if (item is not YamlScalarNode { Value: { Length: > 0 } text })
            {
                Report(item.Start, $"'{key}' must list texts");
            }
            else if (choices is not null && !choices.Contains(text))
            {
                Report(item.Start, $"'{text}' in '{key}' is not one of {string.Join(", ", choices)}");
            }
            else if (texts.Contains(text))
            {
                Report(item.Start, $"'{text}' occurs twice in '{key}'");
            }
            else
            {
                texts.Add(text);
            }
        }

        return texts;
    }

    public ParameterReader? Mapping(string key)
    {
        switch (Find(key))
        {
            case null:
                Report(mapping.Start, $"'{key}' is missing");
                return null;
            case YamlMappingNode nested:
                return new ParameterReader(nested, problems);
            case var other:
                Report(other.Start, $"'{key}' must be a mapping");
                return null;
        }
    }

    /// <summary>The mapping under the key, or an empty one.</summary>
    public ParameterReader MappingOrEmpty(string key) =>
        Find(key) is null ? new ParameterReader(new YamlMappingNode(), problems) : Mapping(key)
            ?? new ParameterReader(new YamlMappingNode(), problems);

    public IReadOnlyList<ParameterReader> Mappings(string key)
    {
        var readers = new List<ParameterReader>();
        foreach (var item in Items(key))
        {
            if (item is YamlMappingNode nested)
            {
                readers.Add(new ParameterReader(nested, problems));
            }
            else
            {
                Report(item.Start, $"'{key}' must list mappings");
            }
        }

        if (readers.Count == 0)
        {
            Report(mapping.Start, $"'{key}' must list at least one mapping");
        }

        return readers;
    }

    /// <summary>Reports every key that was not read: a misspelt parameter must not pass for an absent one.</summary>
    public void RefuseOthers()
    {
        foreach (var key in mapping.Children.Keys)
        {
            if (key is not YamlScalarNode { Value: { } name } || !_known.Contains(name))
            {
                Report(key.Start, $"unknown key '{key}'");
            }
        }
    }

    public void Report(string key, string message) => Report((Find(key) ?? mapping).Start, message);

    private string Known(string key, string text, IReadOnlyList<string> choices)
    {
        if (choices.Contains(text))
        {
            return text;
        }

        ReportValue(key, text, "one of " + string.Join(", ", choices));
        return choices[0];
    }

    private IEnumerable<YamlNode> Items(string key)
    {
        switch (Find(key))
        {
            case null:
                return [];
            case YamlSequenceNode sequence:
                return sequence.Children;
            case var other:
                Report(other.Start, $"'{key}' must be a list");
                return [];
        }
    }

    // An empty text was reported already, as missing.
    private void ReportValue(string key, string text, string expected)
    {
        if (text.Length > 0)
        {
            Report((Find(key) ?? mapping).Start, $"'{key}' is '{text}'; expected {expected}");
        }
    }

    private YamlNode? Find(string key)
    {
        _known.Add(key);
        return mapping.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;
    }

    private void Report(Mark mark, string message) =>
        problems.Add(new ConditionSetProblem(mark.Line, mark.Column, message));
}
