using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;

namespace TopGrid.Rpc.Server;

/// <summary>
/// Brings calls from the network to an end when the process is told to stop. Calls between modules go on: they belong to calls and work
/// that are to end well.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "The source has a timer once, when the process stops.")]
internal sealed class Shutdown
{
    private const int ResetCancel = 0x8; // RFC 9113, section 7.

    private static readonly TimeSpan _lastChance = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan _lastWord = 2 * _lastChance;

    private readonly ConcurrentDictionary<ConnectionContext, bool> _connections = new();
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _over = new();

    public Shutdown(RpcServerOptions options, IHostApplicationLifetime? process = null)
    {
        _stopping = process?.ApplicationStopping ?? CancellationToken.None;
        _stopping.UnsafeRegister(state => ((CancellationTokenSource)state!).CancelAfter(options.ShutdownGrace), _over);
        _over.Token.UnsafeRegister(state => _ = ((Shutdown)state!).CloseAsync(), this);
    }

    /// <summary>Whether the process was told to stop: new calls come too late.</summary>
    public bool IsStopping => _stopping.IsCancellationRequested;

    /// <summary>Whether the time of calls under way is up.</summary>
    public bool IsOver => _over.IsCancellationRequested;

    /// <summary>
    /// Serves a connection, and closes it when the process ends: one that has calls no more, or a reader who takes nothing, would hold the
    /// process up.
    /// </summary>
    public async Task WatchAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        _connections.TryAdd(connection, true);
        try
        {
            await next(connection);
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }
    }

    /// <summary>
    /// Ends the call when its time is up. Whoever reads slowly still gets its status; one who reads nothing gets a reset, which has no
    /// place for one.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <returns>To dispose when the call has ended.</returns>
    public IDisposable Watch(HttpContext http)
    {
        var ending = new Ending(http.Features.Get<IHttpResetFeature>(), http.RequestAborted);
        http.Features.Set(ending);
        http.RequestAborted = ending.Source.Token;
        ending.Registration = _over.Token.UnsafeRegister(static state => ((Ending)state!).Stop(), ending);
        return ending;
    }

    /// <summary>Whether nobody waits for the answer any more. A call that is brought to an end still has someone who does.</summary>
    public static bool IsClientGone(HttpContext http) =>
        (http.Features.Get<Ending>()?.ClientGone ?? http.RequestAborted).IsCancellationRequested;

    private async Task CloseAsync()
    {
        await Task.Delay(_lastWord);
        foreach (var connection in _connections.Keys)
        {
            connection.Abort(new ConnectionAbortedException("The process ends."));
        }
    }

    private sealed class Ending(IHttpResetFeature? stream, CancellationToken clientGone) : IDisposable
    {
        private volatile bool _ended;

        public CancellationToken ClientGone => clientGone;

        public CancellationTokenSource Source { get; } = CancellationTokenSource.CreateLinkedTokenSource(clientGone);

        public CancellationTokenRegistration Registration { get; set; }

        public void Stop()
        {
            Source.Cancel();
            _ = Task.Delay(_lastChance).ContinueWith(
                _ =>
                {
                    if (!_ended)
                    {
                        stream?.Reset(ResetCancel);
                    }
                },
                TaskScheduler.Default);
        }

        public void Dispose()
        {
            _ended = true;
            Registration.Dispose();
            Source.Dispose();
        }
    }
}
