using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Cli.Invocation;

/// <summary>What a command gets when it runs.</summary>
/// <param name="Parse">The arguments.</param>
/// <param name="Screen">Where to speak.</param>
/// <param name="Stop">Cancelled by Ctrl-C and SIGTERM.</param>
internal sealed record Call(ParseResult Parse, Screen Screen, CancellationToken Stop)
{
    public T? Value<T>(Option<T> option) => Parse.GetValue(option);

    public T Value<T>(Argument<T> argument) => Parse.GetValue(argument)!;

    public T Required<T>(Option<T> option) => Parse.GetRequiredValue(option);
}

/// <summary>Makes commands and their options with texts in the language of the call.</summary>
internal sealed class Shell
{
    private readonly StopSignals _stop;
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private readonly Option<string> _lang;
    private readonly Option<string> _output;

    public Shell(Language language, StopSignals stop)
    {
        Language = language;
        _stop = stop;
        _lang = OneOf("--lang", Phrases.OptLang, "nl", "en");
        _output = OneOf("--output", Phrases.OptOutput, "text", "json");
        _lang.Recursive = true;
        _output.Recursive = true;
    }

    public Language Language { get; }

    /// <summary>Options that every command has.</summary>
    public IEnumerable<Option> Common => [_lang, _output];

    public string In(Phrase phrase, params ReadOnlySpan<object?> values) => phrase.In(Language, values);

    /// <summary>Whether this message of the parser is one of ours, in the language of the call.</summary>
    public bool IsOurs(string message) => _said.Contains(message);

    /// <summary>A command that does something.</summary>
    public Command Command(string name, Phrase description, IEnumerable<Symbol> symbols, Func<Call, Task<int>> action)
    {
        var command = new Command(name, In(description));
        foreach (var symbol in symbols)
        {
            if (symbol is Option option)
            {
                command.Add(option);
            }
            else
            {
                command.Add((Argument)symbol);
            }
        }

        command.SetAction((parse, _) => action(new Call(parse, ScreenOf(parse), _stop.Token)));
        return command;
    }

    /// <summary>A command that only groups others.</summary>
    public Command Group(string name, Phrase description, params IEnumerable<Command> commands)
    {
        var group = new Command(name, In(description));
        foreach (var command in commands)
        {
            group.Add(command);
        }

        return group;
    }

    /// <summary>An option with a text; an empty one is as good as none, and is refused rather than taken for a folder or an id.</summary>
    public Option<string> Text(string name, string value, Phrase description, bool required = false)
    {
        var option = new Option<string>(name) { HelpName = value, Description = In(description), Required = required };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "" }])
            {
                result.AddError(Say(Phrases.ValueMissing, name, In(description)));
            }
        });
        return option;
    }

    public Option<string[]> Texts(string name, string value, Phrase description, bool required = false) =>
        new(name) { HelpName = value, Description = In(description), Required = required, DefaultValueFactory = _ => [] };

    public Option<bool> Flag(string name, Phrase description) => new(name) { Description = In(description), Arity = ArgumentArity.Zero };

    /// <summary>An option with a choice of values; the first is the default.</summary>
    public Option<string> OneOf(string name, Phrase description, params string[] values)
    {
        var option = new Option<string>(name)
        {
            HelpName = string.Join('|', values),
            Description = In(description),
            DefaultValueFactory = _ => values[0],
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !values.Contains(token.Value, StringComparer.Ordinal))
            {
                result.AddError(Say(Phrases.NotOneOf, name, token.Value, string.Join(", ", values)));
            }
        });
        return option;
    }

    public Option<int?> Number(string name, Phrase description, int from, int to) => new(name)
    {
        HelpName = "N",
        Description = In(description),
        CustomParser = result => ParseNumber(result, name, from, to),
    };

    public Argument<int> Year() => new("YEAR")
    {
        Description = In(Phrases.ArgYear),
        CustomParser = result => ParseNumber(result, "YEAR", 2000, 2999) ?? 0,
    };

    public Argument<string> Argument(string name, Phrase description) => new(name) { Description = In(description) };

    public Argument<string?> OptionalArgument(string name, Phrase description) =>
        new(name) { Description = In(description), Arity = ArgumentArity.ZeroOrOne };

    private int? ParseNumber(ArgumentResult result, string name, int from, int to)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to)
        {
            return number;
        }

        result.AddError(Say(Phrases.NotANumber, name, text, from, to));
        return null;
    }

    private string Say(Phrase phrase, params ReadOnlySpan<object?> values)
    {
        var message = In(phrase, values);
        _said.Add(message);
        return message;
    }

    private Screen ScreenOf(ParseResult parse) => new(Language, parse.GetValue(_output) == "json", _stop.Token);
}
