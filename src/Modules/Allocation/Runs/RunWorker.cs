using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TopGrid.Data.Connections;
using TopGrid.Evidence;

namespace TopGrid.Allocation.Runs;

/// <summary>
/// Claims, computes and completes units, several at the same time, until it is stopped. A unit that throws is given back and tried again;
/// a database that is away is waited for. Stopping lets units under way come to an end, or gives them back.
/// </summary>
internal sealed partial class RunWorker(
    UnitQueue queue, IUnitComputer computer, WorkSignal signal, WorkerPulse pulse, WorkerOptions options, ILogger<RunWorker> log) : BackgroundService
{
    /// <summary>The source of spans of phases and units.</summary>
    public const string SourceName = "TopGrid.Allocation.Runs";

    // Between two tries at a database that is away.
    private const int PauseMs = 500;

    // How often a computed unit is offered to a database that is away, before the lease decides.
    private const int Offers = 20;

    private static readonly ActivitySource _spans = new(SourceName);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested && !await SurvivesAsync(() => queue.RecoverAsync(stoppingToken), stoppingToken).ConfigureAwait(false))
        {
        }

        await Task.WhenAll(Enumerable.Range(0, options.Parallel).Select(loop => Task.Run(() => LoopAsync(loop, stoppingToken), CancellationToken.None))).ConfigureAwait(false);
    }

    private async Task LoopAsync(int loop, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            pulse.Beat(loop);
            Task wake = signal.Current;
            await SurvivesAsync(
                async () =>
                {
                    if (await queue.ClaimAsync(options.Name, Engine.LadderVersion.Current, stopping).ConfigureAwait(false) is { } claim)
                    {
                        await WorkAsync(loop, claim, stopping).ConfigureAwait(false);
                    }
                    else
                    {
                        await WorkSignal.WaitAsync(wake, options.PollMs, stopping).ConfigureAwait(false);
                    }
                },
                stopping).ConfigureAwait(false);
        }
    }

    // The edge of the process: neither a database that is away for a moment nor a defect may end the worker, or one of its loops in silence.
    private async Task<bool> SurvivesAsync(Func<Task> work, CancellationToken stopping)
    {
        try
        {
            await work().ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception problem) when (Outage.Is(problem))
        {
            LogDatabaseAway(problem.Message);
            await PauseAsync(stopping).ConfigureAwait(false);
            return false;
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            LogUnexpected(problem);
            await PauseAsync(stopping).ConfigureAwait(false);
            return false;
        }
    }

    private async Task WorkAsync(int loop, ClaimedUnit claim, CancellationToken stopping)
    {
        using var ended = new CancellationTokenSource();
        using var unwanted = new CancellationTokenSource();
        using CancellationTokenRegistration grace = stopping.Register(() => unwanted.CancelAfter(options.StopGraceMs));
        Task renewing = RenewAsync(loop, claim, unwanted, ended.Token);
        try
        {
            await ComputeAsync(claim, unwanted.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (unwanted.IsCancellationRequested)
        {
            await DropAsync(claim, stopping.IsCancellationRequested).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException && !Outage.Is(problem))
        {
            // The edge of the process: whatever a unit throws must not end the worker; the unit is tried again or fails its run by name.
            LogFailed(problem, claim.Key, claim.Attempt);
            await queue.FailAsync(claim, $"{problem.GetType().Name}: {problem.Message}", CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await renewing.ConfigureAwait(false);
            signal.Raise();
        }
    }

    private async Task DropAsync(ClaimedUnit claim, bool stopped)
    {
        if (stopped)
        {
            await queue.GiveBackAsync(claim, Persistence.AttemptOutcome.Stopped, "The worker was stopped.", CancellationToken.None).ConfigureAwait(false);
            return;
        }

        LogLost(claim.Key, claim.Attempt);
        await queue.GiveBackAsync(
            claim, Persistence.AttemptOutcome.Lost, "The run had ended, or the unit was given to another.", CancellationToken.None).ConfigureAwait(false);
    }

    private async Task ComputeAsync(ClaimedUnit claim, CancellationToken unwanted)
    {
        UnitDescription description = await computer.DescribeAsync(claim.Key, unwanted).ConfigureAwait(false);
        using Activity? span = StartSpan(claim, description);
        try
        {
            ComputedUnit computed = await computer.ComputeAsync(claim, unwanted).ConfigureAwait(false);
            CompletionReport report = await CompleteAsync(claim, computed, unwanted).ConfigureAwait(false);
            span?.SetTag(SpanAttributes.Completion, report.Completion.ToString());
            if (report.Completion == Completion.Lost)
            {
                LogLost(claim.Key, claim.Attempt);
            }

            RecordPhase(claim, description, report.PhaseStart);
        }
        catch (Exception problem)
        {
            span?.SetStatus(ActivityStatusCode.Error, problem.Message);
            throw;
        }
    }

    // What is computed is not thrown away because a connection broke: the fence decides whether it still counts.
    private async Task<CompletionReport> CompleteAsync(ClaimedUnit claim, ComputedUnit computed, CancellationToken unwanted)
    {
        for (int offer = 1; ; offer++)
        {
            try
            {
                return await queue.CompleteAsync(claim, computed, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception problem) when (offer < Offers && Outage.Is(problem))
            {
                LogDatabaseAway(problem.Message);
                await PauseAsync(unwanted).ConfigureAwait(false);
                unwanted.ThrowIfCancellationRequested();
            }
        }
    }

    private async Task RenewAsync(int loop, ClaimedUnit claim, CancellationTokenSource unwanted, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(Math.Max(1, options.LeaseMs / 3)));
        while (!ended.IsCancellationRequested)
        {
            pulse.Beat(loop);
            try
            {
                if (!await timer.WaitForNextTickAsync(ended).ConfigureAwait(false) || await queue.RenewAsync(claim, ended).ConfigureAwait(false))
                {
                    continue;
                }

                await unwanted.CancelAsync().ConfigureAwait(false);
                return;
            }
            catch (Exception) when (ended.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                // Whatever it was, the unit goes on: a lease that is not renewed is for the fence to judge.
                LogDatabaseAway(problem.Message);
            }
        }
    }

    private static Task PauseAsync(CancellationToken stopping) =>
        Task.Delay(PauseMs, stopping).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

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

    [LoggerMessage(Level = LogLevel.Error, Message = "The worker met what it did not expect, and goes on.")]
    private partial void LogUnexpected(Exception problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Unit}: attempt {Attempt} came too late; nothing of it was written.")]
    private partial void LogLost(UnitKey unit, int attempt);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Unit}: attempt {Attempt} failed.")]
    private partial void LogFailed(Exception problem, UnitKey unit, int attempt);
}
