using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;
using TopGrid.Cli.Texts;
using TopGrid.Data.Messages;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Cli.Output;

/// <summary>Where a command speaks: data on standard output, everything else on standard error.</summary>
/// <param name="language">The language of texts for people.</param>
/// <param name="forMachines">Data come as JSON.</param>
/// <param name="stop">Cancelled when the operator stops the command.</param>
internal sealed class Screen(Language language, bool forMachines, CancellationToken stop)
{
    /// <summary>Width where no terminal says it: wide enough that a log or a pipe gets a row on a line.</summary>
    private const int WidthWithoutTerminal = 160;

    private static readonly JsonSerializerOptions _json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions _jsonLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Language Language { get; } = language;

    public bool ForMachines { get; } = forMachines;

    public CancellationToken Stop { get; } = stop;

    /// <summary>Standard error is looked at by a person now.</summary>
    public static bool IsTerminal => !Console.IsErrorRedirected;

    public string In(Phrase phrase, params ReadOnlySpan<object?> values) => phrase.In(Language, values);

    /// <summary>Tells a person how things stand; not part of the answer.</summary>
    public void Say(Phrase phrase, params ReadOnlySpan<object?> values) => Console.Error.WriteLine(phrase.In(Language, values));

    /// <inheritdoc cref="Say(Phrase, ReadOnlySpan{object?})"/>
    public void Say(StorageMessage message) => Console.Error.WriteLine(StorageTexts.In(Language, message));

    /// <summary>Says why the command is refused.</summary>
    /// <returns>The exit code of a refusal.</returns>
    public int Refuse(Phrase phrase, params ReadOnlySpan<object?> values)
    {
        Console.Error.WriteLine($"topgrid: {phrase.In(Language, values)}");
        return ExitCodes.Refused;
    }

    /// <summary>Prints the answer.</summary>
    public void Print(Document document)
    {
        if (ForMachines)
        {
            Console.Out.WriteLine(document.Json.ToJsonString(_json));
            return;
        }

        var console = ConsoleOn(Console.Out, Console.IsOutputRedirected);
        foreach (var block in document.Blocks)
        {
            Write(console, block);
        }
    }

    /// <summary>Prints one answer of a stream: a line of JSON, or text.</summary>
    public void PrintLine(JsonNode json, string text) => Console.Out.WriteLine(ForMachines ? json.ToJsonString(_jsonLine) : text);

    /// <summary>A console of the table library on a stream, with colours only where a terminal shows them.</summary>
    public static IAnsiConsole ConsoleOn(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        });
        if (redirected)
        {
            console.Profile.Width = WidthWithoutTerminal;
        }

        return console;
    }

    private void Write(IAnsiConsole console, Block block)
    {
        switch (block)
        {
            case HeadingBlock heading:
                console.WriteLine();
                console.Write(new Spectre.Console.Text(heading.Text, new Style(decoration: Decoration.Bold)));
                console.WriteLine();
                break;
            case LineBlock line:
                console.Profile.Out.Writer.WriteLine(line.Text);
                break;
            case FactsBlock facts:
                WriteFacts(console, facts);
                break;
            case TableBlock table:
                console.Write(ToTable(table));
                break;
            default:
                throw new InvalidOperationException($"no way to show {block.GetType().Name}");
        }
    }

    // Hashes and names may be longer than a line; they are copied by people, so they are never broken.
    private static void WriteFacts(IAnsiConsole console, FactsBlock block)
    {
        var width = block.Facts.Count == 0 ? 0 : block.Facts.Max(fact => fact.Name.Length);
        foreach (var (name, value) in block.Facts)
        {
            console.Profile.Out.Writer.WriteLine($"{name.PadRight(width)}  {value}");
        }
    }

    private Table ToTable(TableBlock block)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in block.Columns)
        {
            var made = new TableColumn(new Spectre.Console.Text(In(column.Title)));
            table.AddColumn(column.IsNumber ? made.RightAligned().NoWrap() : made);
        }

        foreach (var row in block.Rows)
        {
            table.AddRow(row.Select(cell => new Spectre.Console.Text(cell)));
        }

        return table;
    }
}
