using System.Diagnostics;

namespace TopGrid.Interop.Tests.Harness;

/// <summary>A server in a process of its own. It ends with the test, also when the test process is killed: its input closes.</summary>
internal sealed class PeerServer : IAsyncDisposable
{
    private const string Ready = "listening ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process process;

    private PeerServer(Process process) => this.process = process;

    public Uri Address { get; private set; } = null!;

    /// <summary>Processor time that it took so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public static async Task<PeerServer> StartAsync(ProcessStartInfo start, string scheme)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        var server = new PeerServer(Tool.Start(start));
        try
        {
            var line = await server.process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
            server.Address = line is not null && line.StartsWith(Ready, StringComparison.Ordinal)
                ? new Uri($"{scheme}://127.0.0.1:{line[Ready.Length..]}")
                : throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} did not start; it said: {line}");
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
        process.StandardInput.Close();
        using var giveUp = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(giveUp.Token);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
        }
    }
}
