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
    private readonly TcpListener _listener = new(IPAddress.Any, 0);
    private readonly ConcurrentDictionary<WireSession, byte> _sessions = new();
    private readonly Task _accepting;
    private volatile Trap? _trap;

    /// <summary>Starts to listen.</summary>
    /// <param name="target">Port of the server.</param>
    public WireProxy(int target)
    {
        Target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Port of the server for connections from now on.</summary>
    public int Target { get; set; }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>How long every question to the server takes on its way.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Sets a trap for the first message that fits; it replaces an earlier one.</summary>
    public Trap Catch(Func<WireMessage, bool> fits) => _trap = new Trap(fits);

    /// <summary>Breaks every connection.</summary>
    public void CutAll()
    {
        foreach (var session in _sessions.Keys)
        {
            session.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        CutAll();
        _trap?.LetGo(Passage.Cut);
        await _accepting;
    }

    internal async Task<Passage> AskAsync(WireMessage message)
    {
        if (Latency > TimeSpan.Zero && message.AsksForAnswer)
        {
            await Task.Delay(Latency);
        }

        return _trap is { } set && set.Takes(message) ? await set.Passage : Passage.Pass;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync();
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return;
            }

            client.NoDelay = true;
            var session = new WireSession(this, client);
            _sessions[session] = 0;
            _ = session.RunAsync().ContinueWith(_ => _sessions.TryRemove(session, out var _), TaskScheduler.Default);
        }
    }
}

/// <summary>Holds the first message that fits, until a test says what becomes of it.</summary>
/// <param name="fits">Whether a message is the one.</param>
internal sealed class Trap(Func<WireMessage, bool> fits)
{
    private readonly TaskCompletionSource<WireMessage> _caught = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Passage> _passage = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _taken;

    /// <summary>The message, once it is held.</summary>
    public Task<WireMessage> Caught => _caught.Task.WaitAsync(TimeSpan.FromMinutes(2));

    internal Task<Passage> Passage => _passage.Task;

    /// <summary>Lets the message go, or not.</summary>
    public void LetGo(Passage how = Harness.Passage.Pass) => _passage.TrySetResult(how);

    internal bool Takes(WireMessage message)
    {
        if (!fits(message) || Interlocked.Exchange(ref _taken, 1) != 0)
        {
            return false;
        }

        _caught.TrySetResult(message);
        return true;
    }
}
