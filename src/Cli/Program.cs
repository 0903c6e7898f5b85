using TopGrid.Cli.Invocation;
using TopGrid.Cli.Texts;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Cli;

/// <summary>The edge of the process: arguments in, exit code out.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        var language = CommandLine.LanguageOf(args);
        using var stop = new StopSignals();
        try
        {
            return await CommandLine.RunAsync(args, language, stop);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync(Phrases.Stopped.In(language));
            return stop.ExitCode;
        }
#pragma warning disable CA1031 // The process edge: whatever comes here is reported as a defect, with what a report needs.
        catch (Exception exception)
        {
            return Refusals.ExitCodeOf(exception, language, stop, Console.Error) ?? Defect(exception, args, language);
        }
#pragma warning restore CA1031
    }

    private static int Defect(Exception exception, string[] args, Language language)
    {
        var version = typeof(Program).Assembly.GetName().Version;
        Console.Error.WriteLine(Phrases.Defect.In(language));
        Console.Error.WriteLine($"  topgrid {version}, .NET {Environment.Version}, {Environment.OSVersion}");
        Console.Error.WriteLine($"  {Redacted(args)}");
        Console.Error.WriteLine(exception);
        return ExitCodes.Defect;
    }

    /// <summary>
    /// The arguments without tokens and addresses of databases, which may hold a password: a report is passed on to others.
    /// </summary>
    private static string Redacted(string[] args)
    {
        string[] secret = ["--token", "--database"];
        var shown = args.Select((arg, i) =>
        {
            var follows = i > 0 && secret.Contains(args[i - 1], StringComparer.Ordinal);
            return follows || Array.Exists(secret, name => arg.StartsWith(name + "=", StringComparison.Ordinal)) ? "***" : arg;
        });
        return $"topgrid {string.Join(' ', shown)}";
    }
}
