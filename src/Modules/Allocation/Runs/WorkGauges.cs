using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TopGrid.Allocation.Persistence;
using TopGrid.Data.Connections;

namespace TopGrid.Allocation.Runs;

/// <summary>How much there is to do, and who does it.</summary>
/// <param name="Waiting">Units of running work that wait.</param>
/// <param name="Claimed">Units of running work that are being computed.</param>
/// <param name="Failed">Runs and jobs that stopped in a unit and wait for an operator.</param>
/// <param name="Workers">Workers that said within the last half minute that they work.</param>
/// <param name="Reachable">Nodes of the cluster that the others reach.</param>
/// <param name="Unreachable">Nodes of the cluster that the others do not reach.</param>
/// <param name="Coordinators">1 while somebody hands out units, as told within the last half minute; else 0.</param>
internal sealed record WorkCounts(
    long Waiting, long Claimed, long Failed, long Workers, long Reachable, long Unreachable, long Coordinators);

/// <summary>
/// Gauges of the work in the database, for who scales workers and who watches: <c>topgrid.units</c> by state, <c>topgrid.failed_work</c>,
/// <c>topgrid.workers</c>, <c>topgrid.nodes</c> by state and <c>topgrid.coordinators</c>. Every host measures the same, so one of them
/// suffices. While the database is away nothing is measured: a value that is not known is not given.
/// </summary>
internal sealed partial class WorkGauges : BackgroundService
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "TopGrid.Allocation.Runs";

    private const int IntervalMs = 5_000;

    private readonly ClusterStore _cluster;
    private readonly ILogger<WorkGauges> _log;
    private readonly Meter _meter = new(MeterName);
    private volatile WorkCounts? _counts;

    public WorkGauges(ClusterStore cluster, ILogger<WorkGauges> log)
    {
        _cluster = cluster;
        _log = log;
        _meter.CreateObservableGauge("topgrid.units", Units, "{unit}", "Units of running work, by state.");
        _meter.CreateObservableGauge(
            "topgrid.failed_work", () => One(counts => counts.Failed), "{work}", "Runs and jobs that stopped in a unit.");
        _meter.CreateObservableGauge("topgrid.workers", () => One(counts => counts.Workers), "{worker}", "Workers that are there.");
        _meter.CreateObservableGauge("topgrid.nodes", Nodes, "{node}", "Nodes of the cluster, by state.");
        _meter.CreateObservableGauge(
            "topgrid.coordinators", () => One(counts => counts.Coordinators), "{node}", "Whether somebody hands out units.");
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(IntervalMs));
        try
        {
            do
            {
                _counts = await CountAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task<WorkCounts?> CountAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _cluster.CountAsync(cancellationToken);
        }
        catch (Exception problem) when (Outage.Is(problem))
        {
            LogUnknown(problem.Message);
            return null;
        }
    }

    private IEnumerable<Measurement<long>> Units() => _counts is { } counts
        ? [
            new(counts.Waiting, new KeyValuePair<string, object?>("state", "waiting")),
            new(counts.Claimed, new KeyValuePair<string, object?>("state", "claimed"))]
        : [];

    private IEnumerable<Measurement<long>> Nodes() => _counts is { } counts
        ? [
            new(counts.Reachable, new KeyValuePair<string, object?>("state", "reachable")),
            new(counts.Unreachable, new KeyValuePair<string, object?>("state", "unreachable"))]
        : [];

    private IEnumerable<Measurement<long>> One(Func<WorkCounts, long> value) => _counts is { } counts ? [new(value(counts))] : [];

    [LoggerMessage(Level = LogLevel.Warning, Message = "How much work waits is not known: {Problem}")]
    private partial void LogUnknown(string problem);
}
