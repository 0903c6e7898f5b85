using System.Diagnostics.CodeAnalysis;
using Grpc.Core;

namespace TopGrid.Rpc.Local;

/// <summary>How long a call may last: its deadline, and the tokens that end it sooner.</summary>
[SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "The source has no timer of its own; End releases the rest.")]
internal sealed class CallLifetime
{
    private static readonly TimeSpan _longestTimer = TimeSpan.FromDays(40);

    private readonly CancellationTokenSource _source = new();
    private readonly CancellationTokenRegistration _first;
    private readonly CancellationTokenRegistration _second;
    private readonly Timer? _timer;
    private volatile bool _deadlinePassed;

    /// <summary>Starts the clock.</summary>
    /// <param name="deadline">UTC; <see cref="DateTime.MaxValue"/> for never.</param>
    /// <param name="first">Ends the call.</param>
    /// <param name="second">Ends the call too.</param>
    public CallLifetime(DateTime deadline, CancellationToken first, CancellationToken second = default)
    {
        Deadline = deadline;
        if (deadline != DateTime.MaxValue)
        {
            _timer = new Timer(static state => ((CallLifetime)state!).OnTimer(), this, Timeout.Infinite, Timeout.Infinite);
            OnTimer();
        }

        _first = first.UnsafeRegister(static state => ((CallLifetime)state!).Cancel(), this);
        _second = second.UnsafeRegister(static state => ((CallLifetime)state!).Cancel(), this);
    }

    /// <summary>UTC; <see cref="DateTime.MaxValue"/> for never.</summary>
    public DateTime Deadline { get; }

    /// <summary>Cancelled at the deadline or sooner.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Why the token was cancelled.</summary>
    public Status EndStatus => _deadlinePassed || DateTime.UtcNow >= Deadline
        ? DeadlinePassed
        : Cancelled;

    /// <summary>The outcome of a call whose deadline passed.</summary>
    public static Status DeadlinePassed { get; } = new(StatusCode.DeadlineExceeded, "The deadline passed before the call was done.");

    /// <summary>The outcome of a call that its client cancelled.</summary>
    public static Status Cancelled { get; } = new(StatusCode.Cancelled, "The call was cancelled.");

    /// <summary>What a server that is told to stop answers.</summary>
    public static Status Stopping { get; } = new(StatusCode.Unavailable, "The server is stopping; try again.");

    /// <summary>Ends the call now.</summary>
    public void Cancel() => _source.Cancel();

    /// <summary>The call is over: stops the clock without cancelling anything.</summary>
    public void End()
    {
        _timer?.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    private void OnTimer()
    {
        var left = Deadline - DateTime.UtcNow;
        if (left > TimeSpan.Zero)
        {
            // Rounded up: a timer that fires early would only be set again.
            Rearm(left < _longestTimer ? left + TimeSpan.FromMilliseconds(1) : _longestTimer);
            return;
        }

        _deadlinePassed = true;
        _source.Cancel();
    }

    private void Rearm(TimeSpan due)
    {
        try
        {
            _timer!.Change(due, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The call ended while the timer fired.
        }
    }
}
