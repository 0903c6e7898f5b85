using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace TopGrid.Interop.Tests.Harness;

/// <summary>
/// A client in a process of its own that runs case after case: for a peer whose start takes longer than a case. It ends with the test
/// process, also when that is killed: its input closes.
/// </summary>
/// <param name="program">How to start it.</param>
/// <param name="patience">How long a case may take.</param>
[SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable", Justification = "It lives as long as the test process.")]
internal sealed class PeerClient(Func<Task<ProcessStartInfo>> program, TimeSpan patience)
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly StringBuilder _said = new();
    private Process? _process;

    /// <summary>Runs a case. Returns what the client had against it; null when it was content.</summary>
    /// <param name="arguments">Address and name of the case, and PEM files.</param>
    public async Task<string?> RunAsync(string[] arguments)
    {
        await _turn.WaitAsync();
        try
        {
            _process ??= await StartAsync();
            await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(arguments));
            return await _process.StandardOutput.ReadLineAsync().WaitAsync(patience) is { } answer
                ? JsonSerializer.Deserialize<string?>(answer)
                : throw new IOException("It ended.");
        }
        catch (Exception failure) when (failure is TimeoutException or IOException or JsonException)
        {
            // The next case gets another process.
            _process?.Kill(entireProcessTree: true);
            _process = null;
            return $"{string.Join(' ', arguments)}: {failure.Message}\n{Said()}";
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<Process> StartAsync()
    {
        var start = await program();
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        var started = Tool.Start(start);
        started.ErrorDataReceived += (_, line) =>
        {
            lock (_said)
            {
                _said.AppendLine(line.Data);
            }
        };
        started.BeginErrorReadLine();
        return started;
    }

    private string Said()
    {
        lock (_said)
        {
            return _said.ToString();
        }
    }
}
