using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TopGrid.Cluster.Tests.Harness;

/// <summary>
/// Stands between a process and PostgreSQL, reads every message that passes, and holds, loses or delays those that a test
/// chooses. So a fault strikes exactly between two messages.
/// </summary>
internal sealed class WireProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Any, 0);
    private readonly ConcurrentDictionary<WireSession, byte> sessions = new();
    private readonly Task accepting;
    private volatile Trap? trap;

    /// <summary>Starts to listen.</summary>
    /// <param name="target">Port of the server.</param>
    public WireProxy(int target)
    {
        Target = target;
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    /// <summary>Port of the server for connections from now on.</summary>
    public int Target { get; set; }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>How long every question to the server takes on its way.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Sets a trap for the first message that fits; it replaces an earlier one.</summary>
    public Trap Catch(Func<WireMessage, bool> fits) => trap = new Trap(fits);

    /// <summary>Breaks every connection.</summary>
    public void CutAll()
    {
        foreach (var session in sessions.Keys)
        {
            session.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        CutAll();
        trap?.LetGo(Passage.Cut);
        await accepting;
    }

    internal async Task<Passage> AskAsync(WireMessage message)
    {
        if (Latency > TimeSpan.Zero && message.AsksForAnswer)
        {
            await Task.Delay(Latency);
        }

        return trap is { } set && set.Takes(message) ? await set.Passage : Passage.Pass;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await listener.AcceptSocketAsync();
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return;
            }

            client.NoDelay = true;
            var session = new WireSession(this, client);
            sessions[session] = 0;
            _ = session.RunAsync().ContinueWith(_ => sessions.TryRemove(session, out byte _), TaskScheduler.Default);
        }
    }
}

/// <summary>Holds the first message that fits, until a test says what becomes of it.</summary>
/// <param name="fits">Whether a message is the one.</param>
internal sealed class Trap(Func<WireMessage, bool> fits)
{
    private readonly TaskCompletionSource<WireMessage> caught = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Passage> passage = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int taken;

    /// <summary>The message, once it is held.</summary>
    public Task<WireMessage> Caught => caught.Task.WaitAsync(TimeSpan.FromMinutes(2));

    internal Task<Passage> Passage => passage.Task;

    /// <summary>Lets the message go, or not.</summary>
    public void LetGo(Passage how = Harness.Passage.Pass) => passage.TrySetResult(how);

    internal bool Takes(WireMessage message)
    {
        if (!fits(message) || Interlocked.Exchange(ref taken, 1) != 0)
        {
            return false;
        }

        caught.TrySetResult(message);
        return true;
    }
}
