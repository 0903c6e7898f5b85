using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace TopGrid.Rules.Protocols;

/// <summary>
/// The one way from the text of a rule file to its YAML tree. Files come from people outside, so that what would cost the process its stack
/// or its memory is refused before a tree is built.
/// </summary>
public static class YamlText
{
    /// <summary>Characters that a rule file may have; the largest shipped one has some forty thousand.</summary>
    public const int MostCharacters = 1_000_000;

    /// <summary>Levels that mappings and lists may be nested; protocols have four.</summary>
    public const int MostLevels = 16;

    /// <summary>Reads the only document of a text.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="problem">Receives line, column (both from 1) and what is wrong.</param>
    /// <returns>The root of the document; null when there is a problem.</returns>
    public static YamlNode? Load(string text, Action<int, int, string> problem)
    {
        try
        {
            if (Refusal(text) is var (line, column, reason))
            {
                problem(line, column, reason);
                return null;
            }

            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is [var only])
            {
                return only.RootNode;
            }

            problem(1, 1, "expected one YAML document");
        }
        catch (YamlException e)
        {
            problem((int)e.Start.Line, (int)e.Start.Column, $"not valid YAML: {e.Message}");
        }

        return null;
    }

    // The parser hands out events without a stack of its own; only the tree is built by recursion.
    private static (int Line, int Column, string Reason)? Refusal(string text)
    {
        if (text.Length > MostCharacters)
        {
            return (text.AsSpan(0, MostCharacters).Count('\n') + 1, 1, $"the file has more than {MostCharacters} characters; shorten it");
        }

        var parser = new Parser(new StringReader(text));
        var level = 0;
        while (parser.MoveNext())
        {
            var current = parser.Current!;
            level += current.NestingIncrease;
            var reason = current switch
            {
                // The stream and the document are levels of the parser too.
                _ when level > MostLevels + 2 => $"nested deeper than {MostLevels} levels; flatten it",
                AnchorAlias => "an alias (*name) is not allowed; write the value out",
                _ => null,
            };
            if (reason is not null)
            {
                return ((int)current.Start.Line, (int)current.Start.Column, reason);
            }
        }

        return null;
    }
}
