namespace TopGrid.Allocation.Runs;

/// <summary>Wakes the workers of this process when there may be units; without it they look at the queue by themselves every so often.</summary>
internal sealed class WorkSignal
{
    private TaskCompletionSource _next = New();

    /// <summary>Wakes everyone who waits.</summary>
    public void Raise() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    /// <summary>Waits for a signal, but not longer than this many milliseconds. Take <see cref="Current"/> before looking at the queue.</summary>
    public static Task WaitAsync(Task signal, int timeoutMs, CancellationToken cancellation) =>
        Task.WhenAny(signal, Task.Delay(timeoutMs, cancellation));

    /// <summary>Ends with the next signal.</summary>
    public Task Current => Volatile.Read(ref _next).Task;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
