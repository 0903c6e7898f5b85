using System.Text;

namespace TopGrid.Common.Contracts.Names;

/// <summary>
/// The pattern of one kind of resource name, such as <c>years/{year}/runs/{run}/results/{profession}~{tpid}</c>. Identifiers are
/// percent-encoded, everything but <c>A-Z a-z 0-9 - . _</c>; a lone <c>-</c> is encoded too, since unencoded it stands for "every". A name
/// has one spelling only.
/// </summary>
internal sealed class NamePattern(string pattern)
{
    private readonly string[][] _segments = [.. pattern.Split('/').Select(segment => segment.Split('~'))];

    public string Text { get; } = pattern;

    public string Format(params ReadOnlySpan<string?> values)
    {
        var name = new StringBuilder();
        var next = 0;
        foreach (var segment in _segments)
        {
            var separator = name.Length == 0 ? "" : "/";
            foreach (var part in segment)
            {
                name.Append(separator).Append(IsVariable(part) ? Escape(values[next++]) : part);
                separator = "~";
            }
        }

        return name.ToString();
    }

    /// <summary>
    /// The values in the order of the pattern; null when the name does not follow it. "-" comes back as null where it stands for every.
    /// </summary>
    public string?[]? Match(string? name)
    {
        var found = (name ?? "").Split('/');
        if (found.Length != _segments.Length)
        {
            return null;
        }

        var values = new List<string?>();
        for (var i = 0; i < found.Length; i++)
        {
            if (!MatchSegment(_segments[i], found[i].Split('~'), values))
            {
                return null;
            }
        }

        return [.. values];
    }

    private static bool MatchSegment(string[] expected, string[] found, List<string?> values)
    {
        if (expected.Length != found.Length)
        {
            return false;
        }

        for (var i = 0; i < found.Length; i++)
        {
            if (!IsVariable(expected[i]))
            {
                if (expected[i] != found[i])
                {
                    return false;
                }

                continue;
            }

            var value = Uri.UnescapeDataString(found[i]);
            var every = found[i] == "-";
            if (value.Length == 0 || (!every && Escape(value) != found[i]))
            {
                return false;
            }

            values.Add(every ? null : value);
        }

        return true;
    }

    private static bool IsVariable(string part) => part.StartsWith('{');

    // A dot segment would be swallowed by an HTTP client on its way (RFC 3986, 5.2.4).
    private static string Escape(string? value) => value switch
    {
        null => "-",
        "-" => "%2D",
        "." => "%2E",
        ".." => "%2E%2E",
        _ => Uri.EscapeDataString(value).Replace("~", "%7E", StringComparison.Ordinal),
    };
}
