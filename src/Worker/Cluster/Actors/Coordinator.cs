using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Tools.Singleton;
using Microsoft.Extensions.Logging;
using TopGrid.Allocation.Work;
using TopGrid.Cluster.Messages;

namespace TopGrid.Cluster.Actors;

/// <summary>
/// Hands out units, one coordinator to a cluster. All that it knows is who has places and who holds what; it is read anew from the database
/// and from what workers say whenever one starts. A second coordinator, a lost message or a late worker costs time and nothing else, since
/// every claim is held against the term in the database.
/// </summary>
internal sealed partial class Coordinator : ReceiveActor, IWithTimers
{
    private const string TickName = "tick";
    private const int TickMs = 500;
    private const int TicksToASign = 4;

    // A unit that takes less is worth less than asking for the next one: then a worker gets some to hold ready.
    private const int ShortMs = 50;
    private const int HeldReady = 2;
    private const int MostInABatch = 256;

    // Longer than a server takes to start again: then another node may do better.
    private const long BlindMs = 10_000;

    // A worker that has not said within so long that it holds what it was sent never got it.
    private const long LostOnTheWayMs = 3_000;

    private readonly IWorkLedger _ledger;
    private readonly CoordinatorSetting _setting;
    private readonly ILogger _log;
    private readonly Dictionary<string, Hand> _hands = new(StringComparer.Ordinal);
    private long _epoch;
    private long _began;
    private long _lastGood = Now;
    private int _ticks;
    private bool _claiming;
    private bool _claimIsInDoubt;
    private bool _rowsAreDue;
    private bool _asking;
    private bool _lookAgain;
    private bool _nothingWaits;
    private double _usualMs = -1;

    public Coordinator(IWorkLedger ledger, CoordinatorSetting setting, ILogger log)
    {
        (_ledger, _setting, _log) = (ledger, setting, log);
        Become(Beginning);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(TickName, Tick.Instance, TimeSpan.FromMilliseconds(TickMs));
        if (_setting.InCluster)
        {
            Akka.Cluster.Cluster.Get(Context.System).Subscribe(
                Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IReachabilityEvent),
                typeof(ClusterEvent.MemberRemoved));
        }

        Begin(_setting.IsOnly);
    }

    protected override void PostStop()
    {
        if (_setting.InCluster)
        {
            Akka.Cluster.Cluster.Get(Context.System).Unsubscribe(Self);
        }

        if (_epoch > 0)
        {
            // Not waited for: a successor that need not wait is welcome, one that must is right as well.
            var epoch = _epoch;
            _ = _ledger.EndTermAsync(epoch, CancellationToken.None).ContinueWith(ended => ended.Exception, TaskScheduler.Default);
        }
    }

    private static long Now => Environment.TickCount64;

    // Before a term, and after another coordinator took it. Workers go on saying what they hold, and are heard once there is a term.
    private void Beginning()
    {
        Receive<Begun>(begun =>
        {
            _lastGood = Now;
            if (begun.Epoch is { } epoch)
            {
                (_epoch, _began) = (epoch, Now);
                LogBegun(_setting.Node, _epoch);
                Become(Ruling);
            }
        });
        Receive<Trouble>(trouble => LogTrouble(trouble.During, trouble.Problem.Message));

        // Of a coordinator that cannot even begin nobody is known but by this.
        Receive<Present>(said => StepAsideWhenBlind(said.ReachesDatabase));

        // Who is not the only one waits until the other's term is over.
        Receive<Tick>(_ =>
        {
            if (++_ticks % TicksToASign == 0)
            {
                Begin(only: _setting.IsOnly && _epoch == 0);
            }
        });
        ReceiveAny(_ => { });
    }

    private void Ruling()
    {
        Receive<Present>(OnPresent);
        Receive<Ended>(OnEnded);
        Receive<Wake>(_ => LookNow());
        Receive<Claimed>(OnClaimed);
        Receive<TakenBack>(back =>
        {
            LogTakenBack(back.Count, back.Why);
            LookNow();
        });
        Receive<Held>(held =>
        {
            _lastGood = Now;
            if (!held.Holds)
            {
                StandBy();
            }
        });
        Receive<Unwanted>(OnUnwanted);
        Receive<Rows>(OnRows);
        Receive<Trouble>(trouble =>
        {
            LogTrouble(trouble.During, trouble.Problem.Message);
            if (trouble.During == During.ReadingRows)
            {
                _asking = false;
            }

            if (trouble.During == During.Claiming)
            {
                // It may have been committed all the same. Until the rows have told, nothing more is claimed.
                _claimIsInDoubt = true;
                AskRows();
            }
        });
        Receive<Terminated>(gone => Gone(hand => hand.Ref.Equals(gone.ActorRef), "Its process ended."));
        Receive<ClusterEvent.UnreachableMember>(one => Mark(one.Member.Address, Now));
        Receive<ClusterEvent.ReachableMember>(one => Mark(one.Member.Address, null));
        Receive<ClusterEvent.MemberRemoved>(one => Gone(hand => hand.IsAt(one.Member.Address), "Its node left the cluster."));
        Receive<Tick>(_ => OnTick());
        ReceiveAny(_ => { });
    }

    private void Begin(bool only) => _ledger.BeginTermAsync(_setting.Node, only, CancellationToken.None)
        .PipeTo(Self, success: epoch => new Begun(epoch), failure: problem => new Trouble(problem, During.Beginning));

    private void StandBy()
    {
        LogOver(_setting.Node, _epoch);
        foreach (var hand in _hands.Values)
        {
            Context.Unwatch(hand.Ref);
        }

        _hands.Clear();
        (_claiming, _claimIsInDoubt, _rowsAreDue, _asking) = (false, false, false, false);
        Become(Beginning);
    }

    private void OnPresent(Present said)
    {
        var holding = said.Holding.Select(unit => unit.ToUnit()).ToHashSet();
        if (!_hands.TryGetValue(said.Incarnation, out var hand))
        {
            hand = _hands[said.Incarnation] = new Hand(Sender, said, _epoch);
            Context.Watch(Sender);
            foreach (var unit in holding)
            {
                hand.Held[unit] = new Sent(Now, 0);
            }
        }

        hand.Heard(said, _epoch);
        hand.UnreachableSince = null;
        var missing = hand.Held.Where(
            one => !holding.Contains(one.Key) && (one.Value.Number <= hand.LastHeard || Now - one.Value.At > LostOnTheWayMs))
            .Select(one => one.Key).ToList();
        missing.ForEach(unit => hand.Held.Remove(unit));
        TakeBack(missing, hand, "Its worker does not hold it.", atFault: false);

        // What it holds and was not given in this term, or no longer: the rows know.
        foreach (var unit in holding)
        {
            hand.Held.TryAdd(unit, new Sent(Now, 0));
        }

        Dispatch();
    }

    private void OnEnded(Ended ended)
    {
        if (_hands.TryGetValue(ended.Incarnation, out var hand))
        {
            hand.Held.Remove(ended.Unit.ToUnit());
        }

        _usualMs = _usualMs < 0 ? ended.ElapsedMs : (0.8 * _usualMs) + (0.2 * ended.ElapsedMs);
        if (ended.OpensMore)
        {
            LookNow();
        }
        else
        {
            Dispatch();
        }
    }

    private void OnTick()
    {
        StepAsideWhenBlind(_hands.Values.Any(hand => hand.ReachesDatabase));
        foreach (var silent in _hands.Values.Where(hand => Now - hand.UnreachableSince > _setting.PatienceMs).ToList())
        {
            Gone(hand => hand == silent, "It could not be reached.");
        }

        if (++_ticks % TicksToASign == 0)
        {
            _ledger.HoldsTermAsync(_epoch, CancellationToken.None)
                .PipeTo(Self, success: holds => new Held(holds), failure: problem => new Trouble(problem, During.Holding));
            var held = _hands.Values.SelectMany(hand => hand.Held.Keys).ToList();
            if (held.Count > 0)
            {
                AskUnwanted(held);
            }

            _rowsAreDue = Now - _began > _setting.NewsPatienceMs;
        }

        if (_claimIsInDoubt && !_asking)
        {
            AskRows();
        }

        LookNow();
    }

    private void StepAsideWhenBlind(bool othersSee)
    {
        if (_setting.InCluster && othersSee && Now - _lastGood > BlindMs)
        {
            LogBlind(_setting.Node);
            _lastGood = Now;
            _setting.StepAside();
        }
    }

    private void AskUnwanted(List<ClaimedUnit> held) => _ledger.UnwantedAsync(held, CancellationToken.None)
        .PipeTo(Self, success: units => new Unwanted(units), failure: problem => new Trouble(problem, During.Asking));

    // Never beside a claim: its units would be in the rows and not yet with a worker.
    private void AskRows()
    {
        (_asking, _rowsAreDue) = (true, false);
        var epoch = _epoch;
        _ledger.ClaimedAsync(CancellationToken.None)
            .PipeTo(Self, success: claimed => new Rows(epoch, claimed), failure: problem => new Trouble(problem, During.ReadingRows));
    }

    // Units that no worker is known to hold: of a claim whose answer was lost, or of a worker that an earlier coordinator knew.
    private void OnRows(Rows rows)
    {
        if (rows.Epoch != _epoch)
        {
            return;
        }

        _asking = false;
        var known = _hands.Values.SelectMany(hand => hand.Held.Keys).ToHashSet();
        foreach (var lost in rows.Claimed.Where(one => !known.Contains(one.Unit)).GroupBy(one => one.Worker, StringComparer.Ordinal))
        {
            TakeBack([.. lost.Select(one => one.Unit)], new LostHolder("No worker holds it.", !_claimIsInDoubt, lost.Key, null));
        }

        if (_claimIsInDoubt)
        {
            (_claiming, _claimIsInDoubt) = (false, false);
        }

        LookNow();
    }

    private void OnUnwanted(Unwanted unwanted)
    {
        var units = unwanted.Units.ToHashSet();
        foreach (var hand in _hands.Values)
        {
            var drop = new Drop { Epoch = _epoch };
            drop.Units.AddRange(hand.Held.Keys.Where(units.Contains).Select(unit => unit.ToRef()));
            if (drop.Units.Count > 0)
            {
                hand.Ref.Tell(drop);
            }
        }
    }

    private void Mark(Address address, long? since)
    {
        foreach (var hand in _hands.Values.Where(hand => hand.IsAt(address)))
        {
            hand.UnreachableSince = since is null ? null : hand.UnreachableSince ?? since;
        }
    }

    private void Gone(Func<Hand, bool> which, string why)
    {
        foreach (var (incarnation, hand) in _hands.Where(one => which(one.Value)).ToList())
        {
            _hands.Remove(incarnation);
            Context.Unwatch(hand.Ref);
            TakeBack([.. hand.Held.Keys], hand, why, atFault: true);
        }
    }

    private void TakeBack(IReadOnlyList<ClaimedUnit> units, Hand hand, string why, bool atFault) =>
        TakeBack(units, new LostHolder(why, atFault, hand.Worker, hand.Session));

    private void TakeBack(IReadOnlyList<ClaimedUnit> units, LostHolder from)
    {
        if (units.Count > 0)
        {
            _ledger.TakeBackAsync(_epoch, units, from, CancellationToken.None)
                .PipeTo(
                    Self, success: count => new TakenBack(count, from.Why), failure: problem => new Trouble(problem, During.TakingBack));
        }
    }

    private void LookNow()
    {
        _nothingWaits = false;
        Dispatch();
    }

    // Round by round, so that the units of a phase spread over all workers that have places.
    private List<FreePlace> FreePlaces()
    {
        var ready = _usualMs is >= 0 and < ShortMs ? HeldReady : 0;
        var places = new List<FreePlace>();
        var able = _hands.Where(one => !one.Value.IsStopping && one.Value.UnreachableSince is null).ToList();
        var rounds = able.Count == 0 ? 0 : able.Max(one => one.Value.Places + ready - one.Value.Held.Count);
        for (var round = 0; round < rounds && places.Count < MostInABatch; round++)
        {
            places.AddRange(able.Where(one => one.Value.Held.Count + round < one.Value.Places + ready)
                .Select(one => new FreePlace(one.Value.Worker, one.Value.LadderVersion, one.Key)));
        }

        return places;
    }

    private void Dispatch()
    {
        if (_claiming || _asking)
        {
            _lookAgain = true;
            return;
        }

        // Due rows go before the next claim: over a slow line one claim would follow another for ever.
        if (_rowsAreDue)
        {
            AskRows();
            return;
        }

        if (_nothingWaits || FreePlaces() is not { Count: > 0 } places)
        {
            return;
        }

        (_claiming, _lookAgain) = (true, false);
        _ledger.ClaimAsync(_epoch, places, CancellationToken.None)
            .PipeTo(
                Self, success: claimed => new Claimed(claimed, places.Count), failure: problem => new Trouble(problem, During.Claiming));
    }

    private void OnClaimed(Claimed claimed)
    {
        _claiming = false;
        if (claimed.Assignments is null)
        {
            StandBy();
            return;
        }

        foreach (var batch in claimed.Assignments.GroupBy(one => one.Place.Incarnation, StringComparer.Ordinal))
        {
            var units = batch.Select(one => one.Unit).ToList();
            if (!_hands.TryGetValue(batch.Key, out var hand))
            {
                TakeBack(
                    units, new LostHolder("Its worker was gone before it was sent.", AtFault: false, batch.First().Place.Worker, null));
                continue;
            }

            var sent = new Assigned { Epoch = _epoch, Number = ++hand.LastSent };
            sent.Units.AddRange(batch.Select(one => new AssignedUnit { Unit = one.Unit.ToRef(), Traceparent = one.TraceParent ?? "" }));
            units.ForEach(unit => hand.Held[unit] = new Sent(Now, hand.LastSent));
            hand.Ref.Tell(sent);
        }

        // What came up during the claim is looked at once more.
        _nothingWaits = claimed.Assignments.Count < claimed.Asked && !_lookAgain;
        Dispatch();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Node} coordinates from term {Epoch} on.")]
    private partial void LogBegun(string node, long epoch);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} no longer coordinates: term {Epoch} is over, another has begun one.")]
    private partial void LogOver(string node, long epoch);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "{Node} coordinates and does not reach the database, which others do; it steps aside.")]
    private partial void LogBlind(string node);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} units were taken back: {Why}")]
    private partial void LogTakenBack(int count, string why);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "The coordinator could not use the database while {During}: {Problem}. Trying again.")]
    private partial void LogTrouble(During during, string problem);

    private enum During
    {
        Beginning,
        Holding,
        Claiming,
        TakingBack,
        Asking,
        ReadingRows,
    }

    private sealed record Begun(long? Epoch);

    private sealed record Claimed(IReadOnlyList<Assignment>? Assignments, int Asked);

    private sealed record TakenBack(int Count, string Why);

    private sealed record Held(bool Holds);

    private sealed record Rows(long Epoch, IReadOnlyList<(ClaimedUnit Unit, string Worker)> Claimed);

    private sealed record Unwanted(IReadOnlyList<ClaimedUnit> Units);

    private sealed record Trouble(Exception Problem, During During);

    private sealed class Tick
    {
        public static readonly Tick Instance = new();
    }

    /// <summary>When a unit was sent, and with which message.</summary>
    private readonly record struct Sent(long At, long Number);

    /// <summary>A worker as the coordinator knows it.</summary>
    private sealed class Hand(IActorRef worker, Present said, long epoch)
    {
        public IActorRef Ref { get; } = worker;

        public string Worker { get; } = said.Worker;

        public string Session { get; } = said.Session;

        public string LadderVersion { get; } = said.LadderVersion;

        public int Places { get; private set; }

        public bool IsStopping { get; private set; }

        public bool ReachesDatabase { get; private set; }

        public long? UnreachableSince { get; set; }

        /// <summary>Number of the last message that was sent to it, and of the last that it says to have heard, in this term.</summary>
        public long LastSent { get; set; } = said.Epoch == epoch ? said.LastWork : 0;

        public long LastHeard { get; private set; }

        public Dictionary<ClaimedUnit, Sent> Held { get; } = [];

        public bool IsAt(Address address) => Ref.Path.Address.Equals(address);

        public void Heard(Present present, long term)
        {
            (Places, IsStopping, ReachesDatabase) = (present.Places, present.Stopping, present.ReachesDatabase);
            if (present.Epoch == term)
            {
                LastHeard = present.LastWork;
            }
        }
    }
}

/// <summary>How a coordinator is set up.</summary>
/// <param name="Node">Where it runs, for people.</param>
/// <param name="InCluster">Whether there are other nodes.</param>
/// <param name="IsOnly">Whether there can be no other coordinator as it starts: a member of the one cluster, or alone on a file.</param>
/// <param name="PatienceMs">Milliseconds that a worker may be unreachable before its units are taken back.</param>
/// <param name="NewsPatienceMs">Milliseconds that workers have to say what they hold, after a coordinator has begun.</param>
/// <param name="StepAside">Takes this node out of the cluster until it reaches the database again.</param>
internal sealed record CoordinatorSetting(string Node, bool InCluster, bool IsOnly, long PatienceMs, long NewsPatienceMs, Action StepAside);

/// <summary>Adds the coordinator to an actor system.</summary>
internal static class CoordinatorRegistration
{
    private const string Manager = "coordinator-manager";
    private const string Name = "coordinator";

    /// <summary>Adds the coordinator: in a cluster one for all nodes, else one of this process.</summary>
    /// <returns>Reaches the coordinator wherever it is.</returns>
    public static IActorRef AddCoordinator(this ActorSystem system, IWorkLedger ledger, CoordinatorSetting setting, ILogger log)
    {
        var props = Props.Create(() => new Coordinator(ledger, setting, log));
        if (!setting.InCluster)
        {
            return system.ActorOf(props, Name);
        }

        var singleton = ClusterSingletonManagerSettings.Create(system).WithSingletonName(Name);
        system.ActorOf(ClusterSingletonManager.Props(props, PoisonPill.Instance, singleton), Manager);

        // Nothing is kept for a coordinator that is not there: what workers say each second is enough for the next one.
        var proxy = ClusterSingletonProxySettings.Create(system).WithSingletonName(Name)
            .WithSingletonIdentificationInterval(TimeSpan.FromSeconds(1)).WithBufferSize(0);
        return system.ActorOf(ClusterSingletonProxy.Props($"/user/{Manager}", proxy), Name);
    }
}
