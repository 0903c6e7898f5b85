using Grpc.Core;

namespace TopGrid.Rpc.Client.Retries;

/// <summary>The attempts of one call as its caller sees them: the last one counts, and letting go of the call lets go of it.</summary>
internal sealed class Attempts : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _given = new();
    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<Status>? _status;
    private Func<Metadata>? _trailers;
    private Action? _dispose;
    private Task<Metadata>? _lastHeaders;
    private RpcException? _outcome;

    /// <summary>Cancelled when the caller lets go of the call.</summary>
    public CancellationToken Given => _given.Token;

    /// <summary>Headers of the attempt that counts.</summary>
    public Task<Metadata> HeadersAsync => _headers.Task;

    /// <summary>An attempt has begun.</summary>
    public void Follow(Task<Metadata> received, Func<Status> statusOf, Func<Metadata> trailersOf, Action end)
    {
        lock (_gate)
        {
            _dispose?.Invoke();
            (_lastHeaders, _status, _trailers, _dispose) = (received, statusOf, trailersOf, end);
            if (_given.IsCancellationRequested)
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
                    _headers.TrySetResult(task.Result);
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
            _outcome = last;
            throw;
        }
        finally
        {
            _headers.TrySetResult(_lastHeaders is { IsCompletedSuccessfully: true } received ? received.Result : Metadata.Empty);
        }
    }

    public Status GetStatus() => _outcome?.Status ?? Known(_status)();

    public Metadata GetTrailers() => _outcome?.Trailers ?? Known(_trailers)();

    public void Dispose()
    {
        lock (_gate)
        {
            _given.Cancel();
            _dispose?.Invoke();
        }
    }

    private static T Known<T>(T? of)
        where T : class => of ?? throw new InvalidOperationException("The call is still under way; read its response first.");
}
