using System.Diagnostics;

namespace TopGrid.Interop.Tests.Harness;

/// <summary>A server in a process of its own. It ends with the test, also when the test process is killed: its input closes.</summary>
internal sealed class PeerServer : IAsyncDisposable
{
    private const string Ready = "listening ";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private PeerServer(Process process) => _process = process;

    public Uri Address { get; private set; } = null!;

    /// <summary>Processor time that it took so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<PeerServer> StartAsync(ProcessStartInfo start, string scheme)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        var server = new PeerServer(Tool.Start(start));
        try
        {
            var line = await server._process.StandardOutput.ReadLineAsync().WaitAsync(_patience);
            server.Address = line is not null && line.StartsWith(Ready, StringComparison.Ordinal)
                ? new Uri($"{scheme}://127.0.0.1:{line[Ready.Length..]}")
                : throw new InvalidOperationException(
                    $"{start.FileName} {string.Join(' ', start.ArgumentList)} did not start; it said: {line}");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var giveUp = new CancellationTokenSource(_patience);
        try
        {
            await _process.WaitForExitAsync(giveUp.Token);
        }
        finally
        {
            _process.Kill(entireProcessTree: true);
            _process.Dispose();
        }
    }
}
