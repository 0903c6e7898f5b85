using System.Diagnostics;
using System.Text.Json;
using TopGrid.OtlpReceiver;

namespace TopGrid.EndToEnd.Tests.Harness;

/// <summary>
/// The receiver of traces in a process of its own. It ends with the test, also when the test process is killed: its input closes.
/// </summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;

    private Receiver(string[] more)
    {
        _process = Process.Start(new ProcessStartInfo(
            "dotnet", [typeof(TraceDecoder).Assembly.Location, "--out", _folder.File("spans.jsonl"), .. more])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    public Uri Address { get; private set; } = null!;

    /// <param name="more">Arguments beside the file, such as a certificate.</param>
    public static async Task<Receiver> StartAsync(params string[] more)
    {
        var receiver = new Receiver(more);
        const string Ready = "listening on ";
        var line = await receiver._process.StandardOutput.ReadLineAsync();
        if (line is null || !line.StartsWith(Ready, StringComparison.Ordinal))
        {
            await receiver.DisposeAsync();
            throw new InvalidOperationException($"The receiver did not start; it said: {line}");
        }

        receiver.Address = new Uri(line[Ready.Length..]);
        return receiver;
    }

    /// <summary>All spans received so far.</summary>
    public List<ReceivedSpan> Spans() => Lines<ReceivedSpan>("spans.jsonl");

    /// <summary>All points of gauges and counters received so far.</summary>
    public List<ReceivedGauge> Gauges() => Lines<ReceivedGauge>("spans.jsonl.metrics");

    /// <summary>All entries of logs received so far.</summary>
    public List<ReceivedEntry> Log() => Lines<ReceivedEntry>("spans.jsonl.logs");

    private List<T> Lines<T>(string name)
    {
        if (!File.Exists(_folder.File(name)))
        {
            return [];
        }

        using var reader = new StreamReader(new FileStream(_folder.File(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var whole = reader.ReadToEnd();

        // The last line may still be on its way.
        return [.. whole[..(whole.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<T>(line)!)];
    }

    /// <summary>Waits until the spans are as wanted, at most two minutes.</summary>
    public async Task<List<ReceivedSpan>> WaitForAsync(Func<List<ReceivedSpan>, bool> wanted)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var spans = Spans();
            if (wanted(spans) || watch.Elapsed > TimeSpan.FromMinutes(2))
            {
                return spans;
            }

            await Task.Delay(200);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token)
            .ContinueWith(
                ended => _process.Kill(entireProcessTree: true), CancellationToken.None, TaskContinuationOptions.NotOnRanToCompletion,
                TaskScheduler.Default)
            .ContinueWith(_ => { }, TaskScheduler.Default);
        _process.Dispose();
        _folder.Dispose();
    }
}
