using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;

namespace TopGrid.Cluster.Tests.Harness;

/// <summary>
/// The program <c>topgrid</c> in a process of its own that serves until it is killed. It is killed with the test process at the latest,
/// also while it is stopped by a signal.
/// </summary>
internal sealed class ProgramProcess : IAsyncDisposable
{
    private const int Kill = 9;
    private const int Terminate = 15;
    private const int Continue = 18;
    private const int Stop = 19;
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(3);

    private readonly Process _shell;
    private readonly StringBuilder _error = new();
    private Task<string> _said = Task.FromResult("");
    private bool _disposed;

    private ProgramProcess(Process shell, int id) => (_shell, Id) = (shell, id);

    /// <summary>Id of the process itself.</summary>
    public int Id { get; }

    /// <summary>What it said when it was ready.</summary>
    public JsonNode Started { get; private set; } = null!;

    /// <summary>What it wrote to standard error so far: its log.</summary>
    public string Log
    {
        get
        {
            lock (_error)
            {
                return _error.ToString();
            }
        }
    }

    /// <summary>The program as it was built.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "topgrid.dll");

    /// <summary>Starts it and waits until it serves.</summary>
    /// <param name="arguments">The command with its options.</param>
    /// <param name="program">The program; null for the one that was built.</param>
    /// <param name="environment">Variables added to those of the test.</param>
    /// <param name="prefix">A command that runs it, such as one that enters another network.</param>
    public static async Task<ProgramProcess> StartAsync(
        IEnumerable<string> arguments, string? program = null, IReadOnlyDictionary<string, string>? environment = null,
        string[]? prefix = null)
    {
        // The shell lives until the test closes its input; so the id of a program that was killed is not given to another meanwhile.
        const string Script = "\"$@\" & child=$!; echo $child; cat > /dev/null; kill -KILL $child 2> /dev/null; wait $child";
        string[] variables = [.. (environment ?? new Dictionary<string, string>()).Select(one => $"{one.Key}={one.Value}")];
        var shell = Process.Start(new ProcessStartInfo(
            "sh",
            ["-c", Script, "sh", .. prefix ?? [], "env", .. variables, "dotnet", program ?? Program, .. arguments, "--output", "json"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var giveUp = new CancellationTokenSource(_patience);
        var process = new ProgramProcess(
            shell, int.Parse((await shell.StandardOutput.ReadLineAsync(giveUp.Token))!, CultureInfo.InvariantCulture));
        shell.ErrorDataReceived += (_, line) => process.Read(line.Data);
        shell.BeginErrorReadLine();
        try
        {
            var line = await shell.StandardOutput.ReadLineAsync(giveUp.Token).AsTask().WaitAsync(giveUp.Token);
            process.Started = JsonNode.Parse(line!)!;
            process._said = shell.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return process;
        }
        catch (Exception problem)
        {
            var log = process.Log;
            await process.DisposeAsync();
            throw new InvalidOperationException($"topgrid {string.Join(' ', arguments)} did not start: {log}", problem);
        }
    }

    /// <summary>Kills it (SIGKILL) and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        Send(Kill);
        await UntilAsync(state => state is null or 'Z');
    }

    /// <summary>Freezes it (SIGSTOP): it computes nothing, reads nothing and answers nothing.</summary>
    public async Task FreezeAsync()
    {
        Send(Stop);
        await UntilAsync(state => state == 'T');
    }

    /// <summary>Lets it go on (SIGCONT) as if nothing had happened.</summary>
    public void Thaw() => Send(Continue);

    /// <summary>Asks it to end (SIGTERM) and waits for it.</summary>
    public async Task StopAsync()
    {
        Send(Terminate);
        await UntilAsync(state => state is null or 'Z');
    }

    /// <summary>Waits until it ends by itself.</summary>
    /// <returns>Its exit code, and what it said after its first line.</returns>
    public async Task<(int ExitCode, string Output)> EndAsync()
    {
        await UntilAsync(state => state is null or 'Z');
        _shell.StandardInput.Close();
        using var giveUp = new CancellationTokenSource(_patience);
        await _shell.WaitForExitAsync(giveUp.Token);
        return (_shell.ExitCode, await _said);
    }

    /// <summary>Tells it to stop and waits a little; one that was killed or frozen is left as it is.</summary>
    public async Task TryStopAsync(TimeSpan patience)
    {
        if (_disposed || State() is null or 'Z' or 'T')
        {
            return;
        }

        Send(Terminate);
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < patience && State() is not (null or 'Z');)
        {
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _shell.StandardInput.Close();
        using var giveUp = new CancellationTokenSource(_patience);
        await _shell.WaitForExitAsync(giveUp.Token);
        _shell.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);

    private void Send(int signal)
    {
        if (SendSignal(Id, signal) != 0)
        {
            throw new InvalidOperationException($"Process {Id} cannot be sent signal {signal}: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    private async Task UntilAsync(Func<char?, bool> wanted)
    {
        using var giveUp = new CancellationTokenSource(_patience);
        while (!wanted(State()))
        {
            await Task.Delay(2, giveUp.Token);
        }
    }

    // The letter after the name in brackets; null when there is no such process.
    private char? State()
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{Id}/stat");
            return stat[stat.LastIndexOf(')') + 2];
        }
        catch (IOException)
        {
            return null;
        }
    }

    private void Read(string? line)
    {
        lock (_error)
        {
            _error.AppendLine(line);
        }
    }
}
