using System.Diagnostics;
using Akka.Actor;
using Akka.Coordination;

namespace TopGrid.Cluster.Membership;

/// <summary>
/// The lease by which one side of a split cluster is chosen: the one that reaches the database, which is the side that can work.
/// Made by the actor system.
/// </summary>
/// <param name="settings">Name, owner and times.</param>
/// <param name="system">The actor system.</param>
internal sealed class DatabaseLease(LeaseSettings settings, ExtendedActorSystem system) : Lease(settings)
{
    private static readonly TimeSpan _again = TimeSpan.FromMilliseconds(500);

    private readonly NodeServices _services = NodeServices.Of(system);
    private volatile bool _holds;
    private Timer? _renewing;

    private TimeSpan Length => Settings.TimeoutSettings.HeartbeatTimeout;

    public override bool CheckLease() => _holds;

    public override Task<bool> Acquire() => Acquire(_ => { });

    // A holder that died right after it had decided renews no more: who comes next waits until its time is over. One that lives renews.
    public override async Task<bool> Acquire(Action<Exception> leaseLostCallback)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (await TryAsync())
            {
                _renewing ??= new Timer(
                    _ => Renew(leaseLostCallback), null, Settings.TimeoutSettings.HeartbeatInterval,
                    Settings.TimeoutSettings.HeartbeatInterval);
                return true;
            }

            if (waited.Elapsed > Length + Settings.TimeoutSettings.HeartbeatInterval)
            {
                return false;
            }

            await Task.Delay(_again);
        }
    }

    public override async Task<bool> Release()
    {
        if (_renewing is { } renewing)
        {
            await renewing.DisposeAsync();
            _renewing = null;
        }

        _holds = false;
        using var patience = Patience();
        try
        {
            await _services.Nodes.ReleaseLeaseAsync(Settings.LeaseName, Settings.OwnerName, patience.Token);
            return true;
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // It ends by itself.
            return false;
        }
    }

    private CancellationTokenSource Patience() => new(Settings.TimeoutSettings.OperationTimeout);

    private async Task<bool> TryAsync()
    {
        using var patience = Patience();
        try
        {
            return _holds = await _services.Nodes.TryLeaseAsync(Settings.LeaseName, Settings.OwnerName, Length, patience.Token);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // Who does not reach the database is the side that cannot work.
            return _holds = false;
        }
    }

    private async void Renew(Action<Exception> lost)
    {
        if (!await TryAsync())
        {
            lost(new InvalidOperationException("The lease could not be renewed."));
        }
    }
}
