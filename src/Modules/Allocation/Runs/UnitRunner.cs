using System.Diagnostics;
using Microsoft.Extensions.Logging;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Work;
using TopGrid.Data.Connections;
using TopGrid.Evidence;

namespace TopGrid.Allocation.Runs;

/// <summary>Computes units on threads of their own and completes them. A unit that throws is given back and tried again.</summary>
/// <param name="queue">How attempts end.</param>
/// <param name="computer">What units are.</param>
/// <param name="options">The worker's name.</param>
/// <param name="log">The log.</param>
internal sealed partial class UnitRunner(
    UnitQueue queue, IUnitComputer computer, WorkerOptions options, ILogger<UnitRunner> log) : IUnitRunner
{
    /// <summary>The source of spans of phases and units.</summary>
    public const string SourceName = "TopGrid.Allocation.Runs";

    // Between two tries at a database that is away.
    private const int PauseMs = 500;

    // So often a process that ends tries to give a unit back; then whoever coordinates takes it back.
    private const int Offers = 4;

    private static readonly ActivitySource _spans = new(SourceName);

    public string LadderVersion => Engine.LadderVersion.Current;

    public async Task<UnitEnd> RunAsync(ClaimedUnit unit, string? traceParent, CancellationToken unwanted, CancellationToken stopped)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(unwanted, stopped);
        while (true)
        {
            try
            {
                return await ComputeAsync(unit, traceParent, ends.Token);
            }
            catch (Exception) when (ends.IsCancellationRequested)
            {
                return await DropAsync(unit, stopped.IsCancellationRequested && !unwanted.IsCancellationRequested);
            }
            catch (Exception problem) when (Outage.Is(problem))
            {
                // The unit is still this worker's, and whatever it had computed is computed again.
                LogDatabaseAway(problem.Message);
                await PauseAsync(ends.Token);
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                // The edge of the process: whatever a unit throws must not end the worker; the unit is tried again or fails its run by
                // name.
                LogFailed(problem, unit.Key, unit.Attempt);
                await InsistAsync(
                    () => queue.FailAsync(unit, $"{problem.GetType().Name}: {problem.Message}", CancellationToken.None), ends.Token);
                return UnitEnd.Failed;
            }
        }
    }

    private async Task<UnitEnd> DropAsync(ClaimedUnit unit, bool stopped)
    {
        if (!stopped)
        {
            LogLost(unit.Key, unit.Attempt);
        }

        var (outcome, why) = stopped
            ? (AttemptOutcome.Stopped, "The worker was stopped.")
            : (AttemptOutcome.Lost, "The run had ended, or the unit was given to another.");
        for (var offer = 1; offer <= Offers; offer++)
        {
            try
            {
                await queue.GiveBackAsync(unit, outcome, why, CancellationToken.None);
                break;
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                LogDatabaseAway(problem.Message);
                await Task.Delay(PauseMs, CancellationToken.None);
            }
        }

        return stopped ? UnitEnd.GivenBack : UnitEnd.Lost;
    }

    private async Task<UnitEnd> ComputeAsync(ClaimedUnit unit, string? traceParent, CancellationToken ends)
    {
        var description = await computer.DescribeAsync(unit.Key, ends);
        using var span = StartSpan(unit, description, traceParent);
        try
        {
            var compute = await computer.PrepareAsync(unit, ends);

            // Not on the pool: a unit computes for seconds, and whoever answers calls and signs of life waits for a thread of the pool.
            var computed = await Task.Factory.StartNew(() => compute(ends), ends, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            var report = await CompleteAsync(unit, computed, ends);
            span?.SetTag(SpanAttributes.Completion, report.End.ToString());
            if (report.End == UnitEnd.Lost)
            {
                LogLost(unit.Key, unit.Attempt);
            }

            if (computed.Following is [var first, ..] && report.End != UnitEnd.Lost)
            {
                // What came after it has spans of its own.
                span?.SetEndTime(first.Started.UtcDateTime);
            }

            await RecordAsync(unit, computed, report, traceParent, ends);
            return report.End;
        }
        catch (Exception problem)
        {
            span?.SetStatus(ActivityStatusCode.Error, problem.Message);
            throw;
        }
    }

    // What is computed is not thrown away because a connection broke: the fence decides whether it still counts.
    private async Task<CompletionReport> CompleteAsync(ClaimedUnit unit, ComputedUnit computed, CancellationToken ends)
    {
        var report = CompletionReport.Lost;
        await InsistAsync(async () => report = await queue.CompleteAsync(unit, computed, CancellationToken.None), ends);
        return report;
    }

    private async Task InsistAsync(Func<Task> work, CancellationToken ends)
    {
        while (true)
        {
            try
            {
                await work();
                return;
            }
            catch (Exception problem) when (Outage.Is(problem))
            {
                LogDatabaseAway(problem.Message);
                await PauseAsync(ends);
                ends.ThrowIfCancellationRequested();
            }
        }
    }

    private static Task PauseAsync(CancellationToken ends) =>
        Task.Delay(PauseMs, ends).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    private Activity? StartSpan(ClaimedUnit unit, UnitDescription description, string? traceParent, DateTimeOffset start = default) =>
        Tag(
            _spans.StartActivity($"unit {description.Phase}", ActivityKind.Consumer, Parent(traceParent), startTime: start), unit.Key,
            description)?
            .SetTag(SpanAttributes.Unit, unit.Key.Unit)
            .SetTag(SpanAttributes.Attempt, unit.Attempt)
            .SetTag(SpanAttributes.Worker, options.Name);

    // Units that were taken along have spans of their own, in their own time. A phase has no process of its own: whoever completes its last
    // unit records it, from its first attempt to now.
    private async Task RecordAsync(
        ClaimedUnit unit, ComputedUnit computed, CompletionReport report, string? traceParent, CancellationToken ends)
    {
        if (!_spans.HasListeners())
        {
            return;
        }

        var last = computed.Following is [.., var end] ? end : null;
        foreach (var following in report.End == UnitEnd.Lost ? [] : computed.Following)
        {
            var description = await computer.DescribeAsync(following.Key, ends);
            using var span = StartSpan(new ClaimedUnit(following.Key, unit.Attempt), description, traceParent, following.Started)?
                .SetTag(SpanAttributes.Completion, nameof(UnitEnd.PhaseDone));
            if (following != last)
            {
                span?.SetEndTime(following.Ended.UtcDateTime);
            }
        }

        foreach (var (phase, start) in report.Phases)
        {
            var key = new UnitKey(unit.Key.RunId, phase, 0);
            var description = await computer.DescribeAsync(key, ends);
            using var span = Tag(
                _spans.StartActivity($"phase {description.Phase}", ActivityKind.Internal, Parent(traceParent), startTime: start), key,
                description);
        }
    }

    private static Activity? Tag(Activity? span, UnitKey unit, UnitDescription description) => span?
        .SetTag(SpanAttributes.Run, unit.RunId)
        .SetTag(SpanAttributes.Year, description.Year)
        .SetTag(SpanAttributes.Profession, description.Profession)
        .SetTag(SpanAttributes.Phase, description.Phase);

    private static ActivityContext Parent(string? traceParent) =>
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent) ? parent : default;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database could not be used: {Problem}. Trying again.")]
    private partial void LogDatabaseAway(string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Unit}: attempt {Attempt} came too late; nothing of it was written.")]
    private partial void LogLost(UnitKey unit, int attempt);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Unit}: attempt {Attempt} failed.")]
    private partial void LogFailed(Exception problem, UnitKey unit, int attempt);
}
