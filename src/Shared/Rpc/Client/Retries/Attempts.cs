using Grpc.Core;

namespace TopGrid.Rpc.Client.Retries;

/// <summary>The attempts of one call as its caller sees them: the last one counts, and letting go of the call lets go of it.</summary>
internal sealed class Attempts : IDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource given = new();
    private readonly TaskCompletionSource<Metadata> headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<Status>? status;
    private Func<Metadata>? trailers;
    private Action? dispose;
    private Task<Metadata>? lastHeaders;
    private RpcException? outcome;

    /// <summary>Cancelled when the caller lets go of the call.</summary>
    public CancellationToken Given => given.Token;

    /// <summary>Headers of the attempt that counts.</summary>
    public Task<Metadata> HeadersAsync => headers.Task;

    /// <summary>An attempt has begun.</summary>
    public void Follow(Task<Metadata> received, Func<Status> statusOf, Func<Metadata> trailersOf, Action end)
    {
        lock (gate)
        {
            dispose?.Invoke();
            (lastHeaders, status, trailers, dispose) = (received, statusOf, trailersOf, end);
            if (given.IsCancellationRequested)
            {
                end();
            }
        }

        // Headers that hold something come from a server that took the call; an attempt that fails without has none.
        _ = received.ContinueWith(
            task =>
            {
                if (task.IsCompletedSuccessfully && task.Result.Count > 0)
                {
                    headers.TrySetResult(task.Result);
                }
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Hears the outcome of all attempts, before the caller does.</summary>
    public async Task<T> WatchAsync<T>(Task<T> attempts)
    {
        try
        {
            return await attempts;
        }
        catch (RpcException last)
        {
            outcome = last;
            throw;
        }
        finally
        {
            headers.TrySetResult(lastHeaders is { IsCompletedSuccessfully: true } received ? received.Result : Metadata.Empty);
        }
    }

    public Status GetStatus() => outcome?.Status ?? Known(status)();

    public Metadata GetTrailers() => outcome?.Trailers ?? Known(trailers)();

    public void Dispose()
    {
        lock (gate)
        {
            given.Cancel();
            dispose?.Invoke();
        }
    }

    private static T Known<T>(T? of)
        where T : class => of ?? throw new InvalidOperationException("The call is still under way; read its response first.");
}
