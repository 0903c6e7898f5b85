using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TopGrid.Evidence;
using TopGrid.Storage;

namespace TopGrid.Allocation.Runs;

/// <summary>
/// Claims, computes and completes units, several at the same time, until it is stopped. A unit that throws is given back and tried again;
/// stopping lets units under way come to an end.
/// </summary>
internal sealed partial class RunWorker(
    UnitQueue queue, IUnitComputer computer, WorkSignal signal, WorkerOptions options, ILogger<RunWorker> log) : BackgroundService
{
    /// <summary>The source of spans of phases and units.</summary>
    public const string SourceName = "TopGrid.Allocation.Runs";

    private static readonly ActivitySource _spans = new(SourceName);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await queue.RecoverAsync(stoppingToken).ConfigureAwait(false);
        await Task.WhenAll(Enumerable.Range(0, options.Parallel).Select(_ => Task.Run(() => LoopAsync(stoppingToken), CancellationToken.None))).ConfigureAwait(false);
    }

    private async Task LoopAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            Task wake = signal.Current;
            try
            {
                ClaimedUnit? claim = await queue.ClaimAsync(options.Name, Engine.LadderVersion.Current, stopping).ConfigureAwait(false);
                if (claim is null)
                {
                    await WorkSignal.WaitAsync(wake, options.PollMs, stopping).ConfigureAwait(false);
                    continue;
                }

                await WorkAsync(claim).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem) when (problem is System.Data.Common.DbException or IOException or TimeoutException)
            {
                // The edge of the process: the database may be away for a moment, and the worker must outlive that.
                LogDatabaseAway(problem.Message);
                await Task.Delay(options.PollMs, stopping).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
            }
        }
    }

    private async Task WorkAsync(ClaimedUnit claim)
    {
        UnitDescription description = await computer.DescribeAsync(claim.Key, CancellationToken.None).ConfigureAwait(false);
        using Activity? span = StartSpan(claim, description);
        using var ended = new CancellationTokenSource();
        Task renewing = RenewAsync(claim, ended.Token);
        try
        {
            Func<UnitOfWork, Task> write = await computer.ComputeAsync(claim, CancellationToken.None).ConfigureAwait(false);
            CompletionReport report = await queue.CompleteAsync(claim, write, CancellationToken.None).ConfigureAwait(false);
            span?.SetTag(SpanAttributes.Completion, report.Completion.ToString());
            if (report.Completion == Completion.Lost)
            {
                LogLost(claim.Key, claim.Attempt);
            }

            RecordPhase(claim, description, report.PhaseStart);

            signal.Raise();
        }
        catch (Exception problem) when (problem is not (OutOfMemoryException or System.Data.Common.DbException))
        {
            // The edge of the process: whatever a unit throws must not end the worker; the unit is tried again or fails its run by name.
            span?.SetStatus(ActivityStatusCode.Error, problem.Message);
            LogFailed(problem, claim.Key, claim.Attempt);
            await queue.FailAsync(claim, $"{problem.GetType().Name}: {problem.Message}", CancellationToken.None).ConfigureAwait(false);
            signal.Raise();
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await renewing.ConfigureAwait(false);
        }
    }

    private async Task RenewAsync(ClaimedUnit claim, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(Math.Max(1, options.LeaseMs / 3)));
        try
        {
            while (await timer.WaitForNextTickAsync(ended).ConfigureAwait(false) && await queue.RenewAsync(claim, ended).ConfigureAwait(false))
            {
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (System.Data.Common.DbException problem)
        {
            LogDatabaseAway(problem.Message);
        }
    }

    private Activity? StartSpan(ClaimedUnit claim, UnitDescription description) =>
        Tag(_spans.StartActivity($"unit {description.Phase}", ActivityKind.Consumer, Parent(description)), claim, description)?
            .SetTag(SpanAttributes.Unit, claim.Key.Unit)
            .SetTag(SpanAttributes.Attempt, claim.Attempt)
            .SetTag(SpanAttributes.Worker, options.Name);

    // A phase has no process of its own: whoever completes its last unit records it, from its first attempt to now.
    private static void RecordPhase(ClaimedUnit claim, UnitDescription description, DateTimeOffset? start)
    {
        if (start is { } began)
        {
            using Activity? span = Tag(_spans.StartActivity($"phase {description.Phase}", ActivityKind.Internal, Parent(description), startTime: began), claim, description);
        }
    }

    private static Activity? Tag(Activity? span, ClaimedUnit claim, UnitDescription description) => span?
        .SetTag(SpanAttributes.Run, claim.Key.RunId)
        .SetTag(SpanAttributes.Year, description.Year)
        .SetTag(SpanAttributes.Profession, description.Profession)
        .SetTag(SpanAttributes.Phase, description.Phase);

    private static ActivityContext Parent(UnitDescription description) =>
        ActivityContext.TryParse(description.TraceParent, null, isRemote: true, out ActivityContext parent) ? parent : default;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database could not be used: {Problem}. Trying again.")]
    private partial void LogDatabaseAway(string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Unit}: attempt {Attempt} came too late; nothing of it was written.")]
    private partial void LogLost(UnitKey unit, int attempt);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Unit}: attempt {Attempt} failed.")]
    private partial void LogFailed(Exception problem, UnitKey unit, int attempt);
}
