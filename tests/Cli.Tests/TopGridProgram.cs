using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace TopGrid.Cli.Tests;

/// <summary>The built program, run as a child process as an operator would.</summary>
internal static class TopGridProgram
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static readonly string Assembly = typeof(TopGridProgram).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "TopGridProgram").Value!;

    public static Task<Ended> RunAsync(params string[] arguments) => RunAsync(new Dictionary<string, string>(), arguments);

    public static async Task<Ended> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var process = Start(environment, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"topgrid {string.Join(' ', arguments)} did not end. Standard error so far:\n{await error}");
        }

        return new Ended(process.ExitCode, await output, await error);
    }

    public static Process Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add(Assembly);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // A data folder of nobody: a test that needs one names its own.
        start.Environment["XDG_DATA_HOME"] = Path.Combine(Path.GetTempPath(), "topgrid-tests-no-such-folder");
        foreach (var name in new[] { "TOPGRID_HOST", "TOPGRID_TOKEN", "TOPGRID_AUTHORITIES", "TOPGRID_CERTIFICATE", "OTEL_EXPORTER_OTLP_ENDPOINT" })
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}

/// <summary>A run of the program that has ended.</summary>
internal sealed record Ended(int ExitCode, string Out, string Error)
{
    /// <summary>Fails with everything that was printed unless the exit code is this.</summary>
    public Ended With(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"exit {ExitCode}, not {exitCode}\n--- out\n{Out}\n--- error\n{Error}");
        return this;
    }

    public JsonElement Json()
    {
        using var document = JsonDocument.Parse(Out);
        return document.RootElement.Clone();
    }
}
