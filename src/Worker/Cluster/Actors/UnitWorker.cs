using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using TopGrid.Allocation.Work;
using TopGrid.Cluster.Membership;
using TopGrid.Cluster.Messages;

namespace TopGrid.Cluster.Actors;

/// <summary>What a worker is, as it says to the coordinator.</summary>
/// <param name="Name">Its name, for people.</param>
/// <param name="LadderVersion">The only ladder whose runs it takes units of.</param>
/// <param name="Places">Units at the same time.</param>
/// <param name="Session">What its sessions on the database are called.</param>
/// <param name="Sight">Whether its process reaches the database.</param>
/// <param name="Grace">How long units may go on after it was told to stop; then they are given back.</param>
internal sealed record WorkerSetting(string Name, string LadderVersion, int Places, string Session, DatabaseSight Sight, TimeSpan Grace);

/// <summary>Computes the units that the coordinator sends, and says each second what it holds. One to a process.</summary>
[SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Units hold its token until they end.")]
internal sealed class UnitWorker : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);

    private readonly IUnitRunner _runner;
    private readonly WorkerSetting _setting;
    private readonly IActorRef _coordinator;
    private readonly string _incarnation = Guid.NewGuid().ToString("N");
    private readonly Queue<(ClaimedUnit Unit, string TraceParent)> _ready = [];
    private readonly Dictionary<ClaimedUnit, CancellationTokenSource> _held = [];
    private readonly CancellationTokenSource _stopped = new();
    private int _computing;
    private long _epoch;
    private long _lastWork;
    private IActorRef? _waitsForStop;

    public UnitWorker(IUnitRunner runner, WorkerSetting setting, IActorRef coordinator)
    {
        (_runner, _setting, _coordinator) = (runner, setting, coordinator);
        Receive<Say>(_ => SayPresent());
        Receive<Assigned>(OnAssigned);
        Receive<Drop>(drop => OnDrop(drop.Units.Select(unit => unit.ToUnit())));
        Receive<Finished>(OnFinished);
        Receive<Stop>(_ => OnStop());
        Receive<GraceIsOver>(_ => _stopped.Cancel());
        Receive<AreYouAlive>(_ => Sender.Tell(true));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Say), Say.Instance, TimeSpan.Zero, _interval);

    // The actor system ended under it: others get the units, whatever becomes of them here.
    protected override void PostStop()
    {
        foreach (var unwanted in _held.Values)
        {
            unwanted.Cancel();
        }
    }

    private void SayPresent()
    {
        var present = new Present
        {
            Worker = _setting.Name,
            Incarnation = _incarnation,
            LadderVersion = _setting.LadderVersion,
            Places = _setting.Places,
            Stopping = _waitsForStop is not null,
            Epoch = _epoch,
            LastWork = _lastWork,
            Session = _setting.Session,
            ReachesDatabase = _setting.Sight.IsClear,
        };
        present.Holding.AddRange(_held.Keys.Select(unit => unit.ToRef()));
        _coordinator.Tell(present);
    }

    private void OnAssigned(Assigned assigned)
    {
        if (assigned.Epoch < _epoch)
        {
            // A coordinator whose term is over, and does not know yet.
            return;
        }

        (_epoch, _lastWork) = (assigned.Epoch, assigned.Number);
        foreach (var one in assigned.Units)
        {
            var unit = one.Unit.ToUnit();
            if (_waitsForStop is null && _held.TryAdd(unit, new CancellationTokenSource()))
            {
                _ready.Enqueue((unit, one.Traceparent));
            }
        }

        StartReady();
        if (_waitsForStop is not null)
        {
            SayPresent();
        }
    }

    private void StartReady()
    {
        while (_computing < _setting.Places && _ready.TryDequeue(out var next))
        {
            if (_held.TryGetValue(next.Unit, out var unwanted))
            {
                _computing++;
                Compute(next.Unit, next.TraceParent, unwanted.Token).PipeTo(Self);
            }
        }
    }

    private async Task<Finished> Compute(ClaimedUnit unit, string traceParent, CancellationToken unwanted)
    {
        var began = Environment.TickCount64;
        var end = await Task.Run(
            () => _runner.RunAsync(unit, traceParent.Length > 0 ? traceParent : null, unwanted, _stopped.Token), CancellationToken.None);
        return new Finished(unit, end, Environment.TickCount64 - began);
    }

    private void OnDrop(IEnumerable<ClaimedUnit> units)
    {
        foreach (var unit in units)
        {
            if (_held.TryGetValue(unit, out var unwanted))
            {
                unwanted.Cancel();
            }
        }
    }

    private void OnFinished(Finished finished)
    {
        _computing--;
        Forget(finished.Unit);
        _coordinator.Tell(new Ended
        {
            Incarnation = _incarnation,
            Unit = finished.Unit.ToRef(),
            OpensMore = finished.End != UnitEnd.Done,
            ElapsedMs = finished.ElapsedMs,
        });
        StartReady();
        TellStopped();
    }

    // What is not begun is the next worker's; what is may come to its end.
    private void OnStop()
    {
        _waitsForStop = Sender;
        while (_ready.TryDequeue(out var next))
        {
            Forget(next.Unit);
        }

        SayPresent();
        Timers.StartSingleTimer(nameof(GraceIsOver), GraceIsOver.Instance, _setting.Grace);
        TellStopped();
    }

    private void TellStopped()
    {
        if (_waitsForStop is { } waits && _computing == 0)
        {
            SayPresent();
            waits.Tell(true);
        }
    }

    private void Forget(ClaimedUnit unit)
    {
        if (_held.Remove(unit, out var unwanted))
        {
            unwanted.Dispose();
        }
    }

    private sealed record Finished(ClaimedUnit Unit, UnitEnd End, long ElapsedMs);

    private sealed class Say
    {
        public static readonly Say Instance = new();
    }

    private sealed class GraceIsOver
    {
        public static readonly GraceIsOver Instance = new();
    }

    /// <summary>Takes no more units; answered when those under way have ended.</summary>
    internal sealed class Stop
    {
        public static readonly Stop Instance = new();
    }

    /// <summary>Answered at once.</summary>
    internal sealed class AreYouAlive
    {
        public static readonly AreYouAlive Instance = new();
    }
}

/// <summary>Adds the worker to an actor system.</summary>
internal static class UnitWorkerRegistration
{
    /// <summary>Adds the worker of this process.</summary>
    public static IActorRef AddUnitWorker(this ActorSystem system, IUnitRunner runner, WorkerSetting setting, IActorRef coordinator) =>
        system.ActorOf(Props.Create(() => new UnitWorker(runner, setting, coordinator)), "worker");
}
