using System.Globalization;
using System.Text;

namespace TopGrid.Rules.Protocols;

/// <summary>
/// A sentence with gaps. <c>{name}</c> is the value of a field; <c>{name:plaats|plaatsen}</c> the number and the word
/// that goes with it (the first for 1); <c>{name?text}</c> the text only when the field has a value other than 0.
/// </summary>
public static class SentenceTemplate
{
    /// <summary>Fills the gaps; a field that <paramref name="value"/> does not know is a defect and throws.</summary>
    public static string Fill(string template, Func<string, string?> value)
    {
        var text = new StringBuilder(template.Length * 2);
        foreach (var part in Parts(template))
        {
            if (part.Field is null)
            {
                text.Append(part.Text);
                continue;
            }
            var filled = value(part.Field);
            if (part.Condition)
            {
                text.Append(filled is null or "" or "0" ? "" : Fill(part.Text, value));
                continue;
            }
            text.Append(
                filled
                    ?? throw new InvalidOperationException($"The sentence names the field '{part.Field}', which its row does not have."));
            if (part.Text.Length > 0)
            {
                var words = part.Text.Split('|');
                text.Append(' ').Append(filled == "1" ? words[0] : words[1]);
            }
        }
        return text.ToString();
    }

    /// <summary>The fields that a template names, also inside conditional text.</summary>
    /// <exception cref="FormatException">A gap that is not closed or not well-formed.</exception>
    public static IEnumerable<string> Fields(string template)
    {
        foreach (var part in Parts(template).Where(p => p.Field is not null))
        {
            yield return part.Field!;
            foreach (var inner in part.Condition ? Fields(part.Text) : [])
            {
                yield return inner;
            }
        }
    }

    private sealed record Part(string? Field, string Text, bool Condition);

    private static IEnumerable<Part> Parts(string template)
    {
        var position = 0;
        while (position < template.Length)
        {
            var open = template.IndexOf('{', position);
            if (open < 0)
            {
                yield return new Part(null, template[position..], Condition: false);
                yield break;
            }
            if (open > position)
            {
                yield return new Part(null, template[position..open], Condition: false);
            }
            var close = Closing(template, open);
            yield return Gap(template[(open + 1)..close]);
            position = close + 1;
        }
    }

    private static int Closing(string template, int open)
    {
        var depth = 0;
        for (var i = open; i < template.Length; i++)
        {
            depth += template[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return i;
            }
        }
        throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"the gap that opens at character {open + 1} is not closed"));
    }

    private static Part Gap(string inside)
    {
        var end = inside.IndexOfAny([':', '?']);
        var name = end < 0 ? inside : inside[..end];
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterLower(c) || c == '_'))
        {
            throw new FormatException($"'{{{inside}}}' does not name a field");
        }
        if (end < 0)
        {
            return new Part(name, "", Condition: false);
        }
        var text = inside[(end + 1)..];
        if (inside[end] == ':' && text.Split('|').Length != 2)
        {
            throw new FormatException($"'{{{inside}}}' needs two words, as in {{places:plaats|plaatsen}}");
        }
        return new Part(name, text, Condition: inside[end] == '?');
    }
}
