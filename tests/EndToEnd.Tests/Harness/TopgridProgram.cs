using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace TopGrid.EndToEnd.Tests.Harness;

/// <summary>The program <c>topgrid</c> as an operator starts it: a process of its own, with JSON on standard output.</summary>
internal static class TopgridProgram
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(3);

    private static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "topgrid.dll");

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> TryAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Program, .. arguments, "--output", "json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var giveUp = new CancellationTokenSource(_patience);
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(giveUp.Token), process.StandardError.ReadToEndAsync(giveUp.Token));
            await process.WaitForExitAsync(giveUp.Token);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Starts a command and leaves it to the test, which ends it.</summary>
    public static Process Launch(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [Program, .. arguments, "--output", "json"])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    /// <summary>Runs a command that must succeed.</summary>
    public static async Task<JsonNode?> RunAsync(params string[] arguments)
    {
        var (exitCode, output, error) = await TryAsync(arguments);
        Assert.True(exitCode == 0, $"topgrid {string.Join(' ', arguments)} ended with {exitCode}:\n{output}\n{error}");
        return output.Trim().Length == 0 ? null : JsonNode.Parse(output);
    }

    /// <summary>Starts a command that serves until it is told to stop, and waits for its first line.</summary>
    public static Task<Service> ServeAsync(params string[] arguments) => ServeAsync([], arguments);

    /// <summary>The same, with settings of the runtime in its environment; TEST_UMASK is the umask that it starts with.</summary>
    public static async Task<Service> ServeAsync(Dictionary<string, string> environment, string[] arguments)
    {
        // The shell tells the program to stop when its own input closes: also when the test process is killed.
        const string Script = """[ -z "$TEST_UMASK" ] || umask "$TEST_UMASK"; sh -c 'echo $$; exec "$@"' sh "$@" & child=$!; cat > /dev/null; kill -TERM $child 2> /dev/null; wait $child""";
        var start = new ProcessStartInfo("sh", ["-c", Script, "sh", "dotnet", Program, .. arguments, "--output", "json"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        var service = new Service(process);
        try
        {
            using var giveUp = new CancellationTokenSource(_patience);
            service.ProcessId = int.Parse((await process.StandardOutput.ReadLineAsync(giveUp.Token))!, CultureInfo.InvariantCulture);
            var line = await process.StandardOutput.ReadLineAsync(giveUp.Token);
            service.Started = JsonNode.Parse(line!)!;
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>A command that serves.</summary>
    internal sealed class Service(Process process) : IAsyncDisposable
    {
        private int? _exitCode;

        /// <summary>What it said when it was ready.</summary>
        public JsonNode Started { get; set; } = null!;

        /// <summary>The process of the program itself.</summary>
        public int ProcessId { get; set; }

        /// <summary>Sends SIGTERM and gives the exit code.</summary>
        public async Task<int> StopAsync()
        {
            if (_exitCode is { } ended)
            {
                return ended;
            }

            process.StandardInput.Close();
            using var giveUp = new CancellationTokenSource(_patience);
            try
            {
                await process.WaitForExitAsync(giveUp.Token);
            }
            finally
            {
                process.Kill(entireProcessTree: true);
            }

            _exitCode = process.ExitCode;
            process.Dispose();
            return _exitCode.Value;
        }

        /// <summary>Ends it as a power cut does.</summary>
        public async Task KillAsync()
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            _exitCode = process.ExitCode;
            process.Dispose();
        }

        public async ValueTask DisposeAsync() => await StopAsync();
    }
}
