namespace TopGrid.Rpc.Client.Retries;

/// <summary>How a channel tries again what ended as UNAVAILABLE.</summary>
public sealed class RetryOptions
{
    /// <summary>
    /// Whether a method may be called twice, by its path <c>/{service}/{method}</c>: it changes nothing, or carries a request id that the
    /// server honours. All others are called once.
    /// </summary>
    public required Func<string, bool> IsIdempotent { get; init; }

    /// <summary>Calls in all, the first one included.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>
    /// Wait before the second call, about; it doubles with each further one. A server that says when to come back is obeyed instead.
    /// </summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait of one's own choice.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock that waits.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Numbers from 0 to 1 that spread the waits, so that many clients do not come back at once.</summary>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;
}
