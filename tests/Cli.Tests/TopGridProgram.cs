using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace TopGrid.Cli.Tests;

/// <summary>
/// The built program, run as a child process as an operator would, or from its entry point in this process. Streams, signals, settings and
/// every exit code are tested with processes, and so is what a whole year takes; where many calls differ in their arguments only, a start
/// of the program for each would take nearly all of the time.
/// </summary>
internal static class TopGridProgram
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(3);

    private static readonly string _assembly = typeof(TopGridProgram).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "TopGridProgram").Value!;

    // A data folder of nobody: a test that needs one names its own.
    private static readonly string _noFolder = Path.Combine(Path.GetTempPath(), "topgrid-tests-no-such-folder");

    private const string DataFolder = "XDG_DATA_HOME";

    private static readonly string[] _settings = [
        DataFolder, "TOPGRID_HOST", "TOPGRID_TOKEN", "TOPGRID_AUTHORITIES", "TOPGRID_CERTIFICATE", "OTEL_EXPORTER_OTLP_ENDPOINT"];

    private static readonly MethodInfo _main = System.Reflection.Assembly.Load("topgrid").EntryPoint!;

    // The console and the environment belong to the whole process.
    private static readonly SemaphoreSlim _turn = new(1, 1);

    public static Task<Ended> RunAsync(params string[] arguments) => RunAsync(new Dictionary<string, string>(), arguments);

    public static async Task<Ended> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var process = Start(environment, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(_limit);
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

    public static Task<Ended> InvokeAsync(params string[] arguments) => InvokeAsync(new Dictionary<string, string>(), arguments);

    /// <summary>
    /// Runs the program from its entry point in this process: the same arguments, settings, answer and exit code, without the start.
    /// </summary>
    public static async Task<Ended> InvokeAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        await _turn.WaitAsync();
        var (output, error) = (new StringWriter(), new StringWriter());
        var (outBefore, errorBefore) = (Console.Out, Console.Error);
        var before = _settings.ToDictionary(name => name, Environment.GetEnvironmentVariable);
        try
        {
            foreach (var name in _settings)
            {
                Environment.SetEnvironmentVariable(name, environment.GetValueOrDefault(name));
            }

            Environment.SetEnvironmentVariable(DataFolder, environment.GetValueOrDefault(DataFolder, _noFolder));
            Console.SetOut(output);
            Console.SetError(error);
            var exitCode = await Task.Run(() => (int)_main.Invoke(null, [arguments])!).WaitAsync(_limit);
            return new Ended(exitCode, output.ToString(), error.ToString());
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"topgrid {string.Join(' ', arguments)} did not end. Standard error so far:\n{error}");
        }
        finally
        {
            Console.SetOut(outBefore);
            Console.SetError(errorBefore);
            foreach (var (name, value) in before)
            {
                Environment.SetEnvironmentVariable(name, value);
            }

            _turn.Release();
        }
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
        start.ArgumentList.Add(_assembly);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in _settings)
        {
            start.Environment.Remove(name);
        }

        start.Environment[DataFolder] = _noFolder;

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
