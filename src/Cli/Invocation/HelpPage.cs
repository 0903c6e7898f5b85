using System.CommandLine;
using System.CommandLine.Invocation;
using TopGrid.Cli.Texts;

namespace TopGrid.Cli.Invocation;

/// <summary>What a command does and takes, in the language of the call.</summary>
internal sealed class HelpPage(Shell shell) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.CommandResult.Command, Console.Out);
        return ExitCodes.Done;
    }

    public void Write(Command command, TextWriter writer)
    {
        writer.WriteLine(command.Description);
        writer.WriteLine();
        writer.WriteLine($"{shell.In(Phrases.HelpUsage)}: {Usage(command)}");
        Section(writer, Phrases.HelpCommands, command.Subcommands.Select(sub => (sub.Name, sub.Description)));
        Section(writer, Phrases.HelpArguments, command.Arguments.Select(argument => (argument.Name, argument.Description)));
        Section(writer, Phrases.HelpOptions, OptionsOf(command).Select(option => (Label(option), option.Description)));
    }

    /// <summary>How the command is written: its path, what it needs, and that there is more.</summary>
    public static string Usage(Command command)
    {
        var parts = new List<string> { "./topgrid" };
        parts.AddRange(Path(command));
        parts.AddRange(command.Subcommands.Count > 0 ? ["COMMAND"] : []);
        parts.AddRange(
            command.Arguments.Select(argument => argument.Arity.MinimumNumberOfValues > 0 ? argument.Name : $"[{argument.Name}]"));
        parts.AddRange(command.Options.Where(option => option.Required).Select(Label));
        parts.AddRange(
            command.Options.Where(option => !option.Required && command is not RootCommand).Select(option => $"[{Label(option)}]"));
        return string.Join(' ', parts);
    }

    /// <summary>Names of the commands from the root to this one.</summary>
    public static IEnumerable<string> Path(Command command) =>
        command is RootCommand ? [] : command.Parents.OfType<Command>().SelectMany(Path).Append(command.Name);

    private static IEnumerable<Option> OptionsOf(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(OptionsOf).Where(option => option.Recursive))
            .Where(option => !option.Hidden);

    private static string Label(Option option) => option.HelpName is { } value ? $"{option.Name} {value}" : option.Name;

    private void Section(TextWriter writer, Phrase title, IEnumerable<(string Name, string? Text)> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return;
        }

        writer.WriteLine();
        writer.WriteLine($"{shell.In(title)}:");
        var width = Math.Min(34, all.Max(row => row.Name.Length));
        foreach (var (name, text) in all)
        {
            writer.WriteLine($"  {name.PadRight(width)}  {text}");
        }
    }
}
