using System.CommandLine;
using System.CommandLine.Parsing;
using TopGrid.Cli.Texts;

namespace TopGrid.Cli.Invocation;

/// <summary>Says on standard error what is wrong with the arguments, all of it, and how the command is written.</summary>
internal static class WrongUse
{
    public static int Show(ParseResult parse, Shell shell)
    {
        var command = parse.CommandResult.Command;
        var reasons = Reasons(parse, shell).Distinct().ToList();
        if (reasons.Count == 0)
        {
            reasons.AddRange(parse.Errors.Select(error => error.Message));
        }

        foreach (var reason in reasons)
        {
            Console.Error.WriteLine($"topgrid: {reason}");
        }

        if (command.Subcommands.Count > 0 && parse.UnmatchedTokens.Count == 0)
        {
            Console.Error.WriteLine();
            new HelpPage(shell).Write(command, Console.Error);
        }
        else
        {
            Console.Error.WriteLine($"  {shell.In(Phrases.HelpUsage)}: {HelpPage.Usage(command)}");
            Console.Error.WriteLine($"  {shell.In(Phrases.MoreHelp, string.Join(' ', HelpPage.Path(command).Append("--help")))}");
        }

        return ExitCodes.Refused;
    }

    // The parser's own messages are English only; these say the same in the language of the call.
    private static IEnumerable<string> Reasons(ParseResult parse, Shell shell)
    {
        var command = parse.CommandResult.Command;
        foreach (var token in parse.UnmatchedTokens)
        {
            yield return command.Subcommands.Count > 0 && !token.StartsWith('-')
                ? shell.In(Phrases.UnknownCommand, token, string.Join(", ", command.Subcommands.Select(sub => sub.Name)))
                : shell.In(Phrases.UnknownArgument, token);
        }

        if (command.Subcommands.Count > 0 && parse.UnmatchedTokens.Count == 0)
        {
            yield return shell.In(Phrases.CommandMissing, string.Join(", ", command.Subcommands.Select(sub => sub.Name)));
        }

        foreach (var option in command.Options.Where(option => option.Required && parse.GetResult(option) is null or { Implicit: true }))
        {
            yield return shell.In(Phrases.OptionMissing, option.Name, option.Description);
        }

        foreach (var argument in command.Arguments.Where(
            argument => argument.Arity.MinimumNumberOfValues > 0 && parse.GetResult(argument) is not { Tokens.Count: > 0 }))
        {
            yield return shell.In(Phrases.ArgumentMissing, argument.Name, argument.Description);
        }

        foreach (var result in parse.CommandResult.Children.OfType<OptionResult>()
            .Where(result => !result.Implicit && result.Option.Arity.MinimumNumberOfValues > 0 && result.Tokens.Count == 0))
        {
            yield return shell.In(Phrases.ValueMissing, result.Option.Name, result.Option.HelpName);
        }

        foreach (var error in parse.Errors.Where(error => shell.IsOurs(error.Message)))
        {
            yield return error.Message;
        }
    }
}
