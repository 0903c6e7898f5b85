using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using TopGrid.Grpc.Wire;

namespace TopGrid.Grpc.Server;

/// <summary>
/// Brings calls from the network to an end when the process is told to stop. Calls between modules go on: they belong to calls and work
/// that are to end well.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The source has a timer once, when the process stops.")]
internal sealed class Shutdown
{
    private readonly CancellationToken stopping;
    private readonly CancellationTokenSource over = new();

    public Shutdown(IHostApplicationLifetime? process, TimeSpan grace)
    {
        stopping = process?.ApplicationStopping ?? CancellationToken.None;
        stopping.UnsafeRegister(state => ((CancellationTokenSource)state!).CancelAfter(grace), over);
    }

    /// <summary>Whether a call comes too late.</summary>
    public bool Refuses(ServerCall call) => stopping.IsCancellationRequested && !call.IsInProcess;

    /// <summary>Ends the call when its time is up.</summary>
    public CancellationTokenRegistration Watch(ServerCall call) => call.IsInProcess
        ? default
        : over.Token.UnsafeRegister(static state => ((CallLifetime)state!).Stop(), call.Lifetime);
}
