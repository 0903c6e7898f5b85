using System.Globalization;
using System.Text.Json.Nodes;
using TopGrid.Cli.Texts;

namespace TopGrid.Cli.Output;

/// <summary>What a command answers: for machines one JSON document, for people a list of headings, lines and tables.</summary>
internal sealed class Document(JsonNode json)
{
    private readonly List<Block> _blocks = [];

    public JsonNode Json { get; } = json;

    public IReadOnlyList<Block> Blocks => _blocks;

    public Document Heading(string text) => Add(new HeadingBlock(text));

    public Document Line(string text) => Add(new LineBlock(text));

    public Document Table(IReadOnlyList<Column> columns, IEnumerable<IReadOnlyList<string>> rows) =>
        Add(new TableBlock(columns, [.. rows]));

    /// <summary>Names with their values, one a line; a value that is empty is left out.</summary>
    public Document Facts(params IEnumerable<(string Name, string Value)> facts) =>
        Add(new FactsBlock([.. facts.Where(fact => fact.Value.Length > 0)]));

    private Document Add(Block block)
    {
        _blocks.Add(block);
        return this;
    }
}

/// <summary>A part of a document for people.</summary>
internal abstract record Block;

/// <summary>A heading with an empty line before it.</summary>
internal sealed record HeadingBlock(string Text) : Block;

/// <summary>One line, or several.</summary>
internal sealed record LineBlock(string Text) : Block;

/// <summary>A table; numbers stand to the right.</summary>
internal sealed record TableBlock(IReadOnlyList<Column> Columns, IReadOnlyList<IReadOnlyList<string>> Rows) : Block;

/// <summary>Names with their values.</summary>
internal sealed record FactsBlock(IReadOnlyList<(string Name, string Value)> Facts) : Block;

/// <summary>A column of a table.</summary>
internal sealed record Column(Phrase Title, bool IsNumber = false)
{
    public static Column Number(Phrase title) => new(title, IsNumber: true);
}

/// <summary>Numbers as tables write them.</summary>
internal static class Cell
{
    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Of(long? number) => number is { } known ? Of(known) : "-";
}
