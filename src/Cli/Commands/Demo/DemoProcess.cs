using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using TopGrid.Worker;

namespace TopGrid.Cli.Commands;

/// <summary>This program once more, as a process of its own that ends with the demo, also when the demo is killed.</summary>
internal sealed class DemoProcess : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    // The shell tells the process to stop when its input closes or Ctrl-C reaches them all, and outlives a process that is killed.
    private const string Script =
        "trap : INT HUP TERM; \"$@\" & child=$!; echo $child; cat >/dev/null; kill -TERM $child 2>/dev/null; wait $child";

    private readonly Process _shell;
    private readonly StringBuilder _log = new();

    private DemoProcess(Process shell, int id) => (_shell, Id) = (shell, id);

    /// <summary>Its process id.</summary>
    public int Id { get; }

    /// <summary>What it said when it was ready.</summary>
    public JsonNode Started { get; private set; } = null!;

    /// <summary>Starts it and waits until it says that it is ready.</summary>
    /// <param name="arguments">The command with its options.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="StartException">It did not start; the message has what it said.</exception>
    public static async Task<DemoProcess> StartAsync(IEnumerable<string> arguments, CancellationToken stop)
    {
        var shell = Process.Start(new ProcessStartInfo("sh", ["-c", Script, "sh", .. Program(), .. arguments, "--output", "json"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,

            // The runtime's pipe for debuggers would stay behind in a temporary folder when the process is killed.
            Environment = { ["DOTNET_EnableDiagnostics"] = "0" },
        })!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(_patience);
        var process = new DemoProcess(
            shell, int.Parse((await shell.StandardOutput.ReadLineAsync(patience.Token))!, CultureInfo.InvariantCulture));
        shell.ErrorDataReceived += (_, line) => process.Keep(line.Data);
        shell.BeginErrorReadLine();
        try
        {
            if (await shell.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                process.Started = JsonNode.Parse(line)!;
                return process;
            }
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }

        await process.DisposeAsync();
        throw new StartException($"topgrid {string.Join(' ', arguments)} did not start: {process._log}");
    }

    /// <summary>Kills it: SIGKILL on Linux, which leaves it no time for anything.</summary>
    public void Kill()
    {
        using var process = Process.GetProcessById(Id);
        process.Kill();
    }

    /// <summary>Tells it to stop, and waits.</summary>
    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync(CancellationToken.None);
        _shell.Dispose();
    }

    // An executable of its own, or a library that `dotnet` runs.
    private static string[] Program()
    {
        var process = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(process) == "dotnet" ? [process, typeof(DemoProcess).Assembly.Location] : [process];
    }

    private void Keep(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }
    }
}
