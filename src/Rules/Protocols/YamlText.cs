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
        if (text.Length > MostCharacters)
        {
            var line = text.AsSpan(0, MostCharacters).Count('\n') + 1;
            problem(line, 1, $"the file has more than {MostCharacters} characters; shorten it");
            return null;
        }

        try
        {
            var stream = new YamlStream();
            stream.Load(new BoundedParser(new Parser(new StringReader(text))));
            if (stream.Documents is [var only])
            {
                return only.RootNode;
            }

            problem(1, 1, "expected one YAML document");
        }
        catch (RefusedYamlException e)
        {
            problem((int)e.Start.Line, (int)e.Start.Column, e.Message);
        }
        catch (YamlException e)
        {
            problem((int)e.Start.Line, (int)e.Start.Column, $"not valid YAML: {e.Message}");
        }

        return null;
    }

    /// <summary>Hands on the events of a parser until one would make the tree too deep or too large.</summary>
    private sealed class BoundedParser(IParser parser) : IParser
    {
        // The stream and the document are levels of the parser too.
        private const int MostNesting = MostLevels + 2;

        private int _nesting;

        public ParsingEvent? Current => parser.Current;

        public bool MoveNext()
        {
            if (!parser.MoveNext())
            {
                return false;
            }

            var current = parser.Current!;
            _nesting += current.NestingIncrease;
            if (_nesting > MostNesting)
            {
                throw new RefusedYamlException(current, $"nested deeper than {MostLevels} levels; flatten it");
            }

            return current is AnchorAlias
                ? throw new RefusedYamlException(current, "an alias (*name) is not allowed; write the value out")
                : true;
        }
    }

    private sealed class RefusedYamlException(ParsingEvent at, string message) : YamlException(at.Start, at.End, message);
}
