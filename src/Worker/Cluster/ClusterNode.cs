using System.Net;
using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TopGrid.Allocation.Runs;
using TopGrid.Allocation.Work;
using TopGrid.Cluster.Actors;
using TopGrid.Cluster.Membership;
using TopGrid.Cluster.Messages;
using TopGrid.Cluster.Security;
using TopGrid.Data.Connections;

namespace TopGrid.Cluster;

/// <summary>
/// The part that a process has in the work: an actor system with the coordinator and, where it computes, a worker. When the system ends
/// unasked, since the others gave this node up, another one is made; serving goes on meanwhile and never waits for it.
/// </summary>
internal sealed partial class ClusterNode : BackgroundService, IWorkBell
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _sign = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _lookAtCertificates = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _leavePatience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan _answerPatience = TimeSpan.FromSeconds(5);

    // So many signs in a row must tell of an older cluster: while members change, nodes disagree for a moment.
    private const int SignsToDissolve = 3;

    // Workers say each second what they hold, and find the coordinator within another.
    private const int NewsPatienceMs = 3_000;

    private readonly NodeRole _role;
    private readonly WorkerOptions _options;
    private readonly IWorkLedger _ledger;
    private readonly INodeRegister _nodes;
    private readonly IUnitRunner? _runner;
    private readonly StorageDatabase _database;
    private readonly ILoggerFactory _logs;
    private readonly ILogger _log;
    private readonly NodeCertificates? _first;
    private readonly DatabaseSight _sight = new();
    private ActorSystem? _prepared;
    private volatile Running? _running;

    public ClusterNode(
        NodeRole role, WorkerOptions options, IWorkLedger ledger, INodeRegister nodes, IServiceProvider provider, StorageDatabase database,
        ILoggerFactory logs)
    {
        (_role, _options, _ledger, _nodes, _database, _logs) = (role, options, ledger, nodes, database, logs);
        _runner = role.Computes ? provider.GetRequiredService<IUnitRunner>() : null;
        _log = logs.CreateLogger<ClusterNode>();

        // What is wrong with them is the operator's to know at the start.
        _first = role.Cluster is { } cluster ? NodeCertificates.Read(cluster.Certificates) : null;
    }

    public void Ring() => _running?.Coordinator.Tell(new Wake());

    /// <summary>What is wrong, as a sentence; null = the worker answers, or none is due to.</summary>
    public async Task<string?> ProblemAsync()
    {
        if (_running?.Worker is not { } worker)
        {
            return null;
        }

        try
        {
            await worker.Ask<bool>(UnitWorker.AreYouAlive.Instance, _answerPatience);
            return null;
        }
        catch (Exception silent) when (silent is AskTimeoutException or TaskCanceledException)
        {
            // A system that ends is replaced; one that stands still is not.
            return _running?.System.WhenTerminated.IsCompleted == false ? "The worker gave no answer within five seconds." : null;
        }
    }

    /// <summary>Whether this process can do its part: alone always, else as a member.</summary>
    public bool IsReady => _running is not null;

    /// <summary>Makes the first system, so that a port which is taken is told to the operator and not to the log.</summary>
    /// <exception cref="ClusterException">Nobody can listen there.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _prepared = Create(_first);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException && _role.Cluster is { } options)
        {
            throw new ClusterException(
                $"Other processes cannot reach this one on {options.Address}, port {options.Port}: {Innermost(problem).Message} "
                + "Give an address of this machine with --cluster-address, and a free port, or 0 for any.", problem);
        }

        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var certificates = _first;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                certificates = await RunAsync(certificates, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                // The edge: whatever befell the system, another one is tried.
                LogEnded(problem.Message);
                await Task.Delay(_pause, stoppingToken)
                    .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    // One life of a system. Returns the certificates of the next.
    private async Task<NodeCertificates?> RunAsync(NodeCertificates? certificates, CancellationToken stopping)
    {
        var system = Interlocked.Exchange(ref _prepared, null) ?? Create(certificates);
        NodeEntry? self = null;
        try
        {
            self = _role.Cluster is null ? null : EntryOf(system);
            if (self is not null && !await new Joining(_nodes, _log).JoinAsync(system, self, stopping))
            {
                throw new InvalidOperationException("No node of the cluster let this one in.");
            }

            _running = Start(system);
            return await WatchAsync(system, self, _running.Aside, certificates, stopping);
        }
        finally
        {
            await LeaveAsync(system, self);
        }
    }

    private ActorSystem Create(NodeCertificates? certificates)
    {
        var services = new NodeServices(_logs, _nodes);
        return _role.Cluster is { } options
            ? NodeSystem.InCluster(services, options, _role.Role, _role.ProgramVersion, certificates!)
            : NodeSystem.Alone(services);
    }

    private static Exception Innermost(Exception problem) => problem.InnerException is { } inner ? Innermost(inner) : problem;

    private Running Start(ActorSystem system)
    {
        var inCluster = _role.Cluster is not null;
        var patienceMs = (_role.Cluster?.PatienceSeconds ?? 0) * 1_000L;
        var aside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var coordinator = system.AddCoordinator(
            _ledger,
            new CoordinatorSetting(
                inCluster ? Akka.Cluster.Cluster.Get(system).SelfAddress.ToString() : _role.Name,
                inCluster,
                IsOnly: inCluster || _database.Dialect == Dialect.Sqlite,
                patienceMs,
                NewsPatienceMs: inCluster ? NewsPatienceMs : 0,
                StepAside: () => aside.TrySetResult()),
            _logs.CreateLogger<Coordinator>());
        var worker = _runner is null ? null : system.AddUnitWorker(
            _runner,
            new WorkerSetting(
                _options.Name, _runner.LadderVersion, _options.Parallel, _database.Session, _sight,
                TimeSpan.FromMilliseconds(_options.StopGraceMs)),
            coordinator);
        return new Running(system, coordinator, worker, aside.Task);
    }

    private async Task<NodeCertificates?> WatchAsync(
        ActorSystem system, NodeEntry? self, Task aside, NodeCertificates? certificates, CancellationToken stopping)
    {
        if (self is null)
        {
            await Task.WhenAny(system.WhenTerminated, Task.Delay(Timeout.Infinite, stopping));
            return certificates;
        }

        var lookedAt = Environment.TickCount64;
        var older = 0;
        while (!stopping.IsCancellationRequested)
        {
            var ended = await Task.WhenAny(system.WhenTerminated, aside, Task.Delay(_sign, stopping));
            if (ended == system.WhenTerminated)
            {
                throw new InvalidOperationException("The other nodes gave this one up.");
            }

            if (ended == aside)
            {
                throw new InvalidOperationException("It does not reach the database, which others do.");
            }

            if (stopping.IsCancellationRequested)
            {
                break;
            }

            older = await SayAsync(system, self) ? 0 : older + 1;
            if (older >= SignsToDissolve)
            {
                throw new InvalidOperationException("An older cluster works on this database; this node joins that.");
            }

            if (Environment.TickCount64 - lookedAt > _lookAtCertificates.TotalMilliseconds)
            {
                lookedAt = Environment.TickCount64;
                if (Renewed(certificates!) is { } renewed)
                {
                    LogRenewed();
                    return renewed;
                }
            }
        }

        return certificates;
    }

    private async Task<bool> SayAsync(ActorSystem system, NodeEntry self)
    {
        using var patience = new CancellationTokenSource(_answerPatience);
        try
        {
            var state = Akka.Cluster.Cluster.Get(system).State;
            var members = state.Members.Select(member => member.Address.ToString()).ToList();
            var oldest = state.Members.OrderBy(member => member, Akka.Cluster.Member.AgeOrdering).FirstOrDefault()?.Address.ToString()
                ?? self.Address;
            if (state.Members.Except(state.Unreachable).OrderBy(member => member, Akka.Cluster.Member.AgeOrdering)
                .FirstOrDefault()?.Address.ToString() == self.Address)
            {
                await _nodes.ReportAsync(members, [.. state.Unreachable.Select(member => member.Address.ToString())], patience.Token);
            }

            var isFirst = await _nodes.SayAsync(self, oldest, patience.Token);
            _sight.Saw();
            return isFirst;
        }
        catch (Exception problem) when (Outage.Is(problem) || patience.IsCancellationRequested)
        {
            LogUnsaid(problem.Message);
            return true;
        }
    }

    private NodeCertificates? Renewed(NodeCertificates now)
    {
        try
        {
            var read = NodeCertificates.Read(_role.Cluster!.Certificates);
            return read.Mark == now.Mark ? null : read;
        }
        catch (ClusterException problem)
        {
            // Half written, or wrong: those in use go on as long as they are valid.
            LogCertificates(problem.Message);
            return null;
        }
    }

    private async Task LeaveAsync(ActorSystem system, NodeEntry? self)
    {
        var worker = _running?.Worker;
        if (worker is not null && !system.WhenTerminated.IsCompleted)
        {
            await QuietAsync(
                () => worker.Ask<bool>(UnitWorker.Stop.Instance, TimeSpan.FromMilliseconds(_options.StopGraceMs) + _answerPatience));
        }

        _running = null;
        await QuietAsync(
            () => CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClusterLeavingReason.Instance).WaitAsync(_leavePatience));
        await QuietAsync(() => system.Terminate().WaitAsync(_leavePatience));
        if (self is not null)
        {
            using var patience = new CancellationTokenSource(_answerPatience);
            await QuietAsync(() => _nodes.ForgetAsync(self.Address, patience.Token));
        }
    }

    // Leaving well is a courtesy: whoever is left finds out by itself.
    private async Task QuietAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            LogNotQuite(problem.Message);
        }
    }

    private NodeEntry EntryOf(ActorSystem system)
    {
        var address = Akka.Cluster.Cluster.Get(system).SelfAddress;
        return new NodeEntry(
            address.ToString(), new IPEndPoint(IPAddress.Parse(address.Host), address.Port ?? 0), _role.Role, _role.Name,
            _role.ProgramVersion);
    }

    private sealed record Running(ActorSystem System, IActorRef Coordinator, IActorRef? Worker, Task Aside);

    [LoggerMessage(Level = LogLevel.Warning, Message = "This node left its cluster and joins anew: {Problem}")]
    private partial void LogEnded(string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not know that this node is there: {Problem}")]
    private partial void LogUnsaid(string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "New certificates of this node cannot be used: {Problem}")]
    private partial void LogCertificates(string problem);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "The certificates of this node were renewed; it leaves and joins with the new ones.")]
    private partial void LogRenewed();

    [LoggerMessage(Level = LogLevel.Debug, Message = "Leaving: {Problem}")]
    private partial void LogNotQuite(string problem);
}
