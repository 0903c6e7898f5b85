using System.CommandLine;
using System.CommandLine.Help;
using TopGrid.Cli.Commands;
using TopGrid.Cli.Texts;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Cli.Invocation;

/// <summary>The tree of commands, and the way from arguments to an exit code.</summary>
internal static class CommandLine
{
    /// <summary>
    /// The language asked for, known before anything is parsed since the texts of the options need it; Dutch unless told.
    /// </summary>
    public static Language LanguageOf(string[] args)
    {
        var at = Array.IndexOf(args, "--lang");
        var english = (at >= 0 && at + 1 < args.Length && args[at + 1] == "en") || args.Contains("--lang=en", StringComparer.Ordinal);
        return english ? Language.English : Language.Dutch;
    }

    public static async Task<int> RunAsync(string[] args, Language language, StopSignals stop)
    {
        var shell = new Shell(language, stop);
        // Response files (@file) would make an argument that begins with @ mean something else.
        var parse = Root(shell).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parse.Action is not (HelpPage or { ClearsParseErrors: true }) && (parse.Errors.Count > 0 || parse.Action is null))
        {
            return WrongUse.Show(parse, shell);
        }

        return await parse.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    private static RootCommand Root(Shell shell)
    {
        var root = new RootCommand(shell.In(Phrases.Root));
        foreach (var option in shell.Common)
        {
            root.Add(option);
        }

        foreach (var option in root.Options)
        {
            if (option is HelpOption)
            {
                option.Description = shell.In(Phrases.OptHelp);
                option.Action = new HelpPage(shell);
            }
            else if (option is VersionOption)
            {
                option.Description = shell.In(Phrases.OptVersion);
            }
        }

        foreach (var command in CommandTree.Build(shell))
        {
            root.Add(command);
        }

        return root;
    }
}
