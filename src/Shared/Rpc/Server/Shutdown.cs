using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;

namespace TopGrid.Rpc.Server;

/// <summary>
/// Brings calls from the network to an end when the process is told to stop. Calls between modules go on: they belong to calls and work
/// that are to end well.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The source has a timer once, when the process stops.")]
internal sealed class Shutdown
{
    private const int ResetCancel = 0x8; // RFC 9113, section 7.

    private static readonly TimeSpan LastChance = TimeSpan.FromMilliseconds(500);

    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _over = new();

    public Shutdown(RpcServerOptions options, IHostApplicationLifetime? process = null)
    {
        _stopping = process?.ApplicationStopping ?? CancellationToken.None;
        _stopping.UnsafeRegister(state => ((CancellationTokenSource)state!).CancelAfter(options.ShutdownGrace), _over);
    }

    /// <summary>Whether the process was told to stop: new calls come too late.</summary>
    public bool IsStopping => _stopping.IsCancellationRequested;

    /// <summary>Whether the time of calls under way is up.</summary>
    public bool IsOver => _over.IsCancellationRequested;

    /// <summary>Ends the call when its time is up. Whoever reads slowly still gets its status; one who reads nothing gets a reset, which has no place for one.</summary>
    /// <param name="http">The request.</param>
    /// <returns>To dispose when the call has ended.</returns>
    public IDisposable Watch(HttpContext http)
    {
        var ending = new Ending(CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted), http.Features.Get<IHttpResetFeature>());
        http.RequestAborted = ending.Source.Token;
        ending.Registration = _over.Token.UnsafeRegister(static state => ((Ending)state!).Stop(), ending);
        return ending;
    }

    private sealed class Ending(CancellationTokenSource source, IHttpResetFeature? stream) : IDisposable
    {
        private volatile bool _ended;

        public CancellationTokenSource Source => source;

        public CancellationTokenRegistration Registration { get; set; }

        public void Stop()
        {
            source.Cancel();
            _ = Task.Delay(LastChance).ContinueWith(
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
            source.Dispose();
        }
    }
}
