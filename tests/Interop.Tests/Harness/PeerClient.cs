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
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "It lives as long as the test process.")]
internal sealed class PeerClient(Func<Task<ProcessStartInfo>> program, TimeSpan patience)
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly StringBuilder said = new();
    private Process? process;

    /// <summary>Runs a case. Returns what the client had against it; null when it was content.</summary>
    /// <param name="arguments">Address and name of the case, and PEM files.</param>
    public async Task<string?> RunAsync(string[] arguments)
    {
        await turn.WaitAsync();
        try
        {
            process ??= await StartAsync();
            await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(arguments));
            return await process.StandardOutput.ReadLineAsync().WaitAsync(patience) is { } answer
                ? JsonSerializer.Deserialize<string?>(answer)
                : throw new IOException("It ended.");
        }
        catch (Exception failure) when (failure is TimeoutException or IOException or JsonException)
        {
            // The next case gets another process.
            process?.Kill(entireProcessTree: true);
            process = null;
            return $"{string.Join(' ', arguments)}: {failure.Message}\n{Said()}";
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<Process> StartAsync()
    {
        var start = await program();
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        var started = Tool.Start(start);
        started.ErrorDataReceived += (_, line) =>
        {
            lock (said)
            {
                said.AppendLine(line.Data);
            }
        };
        started.BeginErrorReadLine();
        return started;
    }

    private string Said()
    {
        lock (said)
        {
            return said.ToString();
        }
    }
}
