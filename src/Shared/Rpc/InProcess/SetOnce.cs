namespace TopGrid.Rpc.InProcess;

/// <summary>A value that is set once and may be waited for. Costs an object only when someone really waits. Not to be copied.</summary>
/// <typeparam name="T">The value.</typeparam>
internal struct SetOnce<T>
    where T : class
{
    // Nothing, the value, or the source of those who wait for it.
    private object? state;

    /// <summary>The value; null while there is none.</summary>
    public readonly T? Value => Volatile.Read(in state) switch
    {
        T value => value,
        TaskCompletionSource<T> { Task.IsCompletedSuccessfully: true } source => source.Task.Result,
        _ => null,
    };

    /// <summary>Done when the value is there; who waits goes on elsewhere than on the thread that sets it.</summary>
    public Task<T> Task
    {
        get
        {
            if (Volatile.Read(in state) is null)
            {
                Interlocked.CompareExchange(ref state, new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously), null);
            }

            return state is TaskCompletionSource<T> source ? source.Task : System.Threading.Tasks.Task.FromResult((T)state!);
        }
    }

    /// <summary>Sets the value; false when there is one already.</summary>
    public bool TrySet(T value) =>
        Interlocked.CompareExchange(ref state, value, null) switch
        {
            null => true,
            TaskCompletionSource<T> source => source.TrySetResult(value),
            _ => false,
        };
}
