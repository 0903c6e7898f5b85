using System.Runtime.CompilerServices;

namespace Grpc.Core;

/// <summary>A call with one request and one response that is under way. Dispose it to cancel.</summary>
/// <typeparam name="TResponse">Response message.</typeparam>
public sealed class AsyncUnaryCall<TResponse> : IDisposable
{
    private readonly Func<object, Task<Metadata>> responseHeadersAsync;
    private readonly Func<object, Status> getStatusFunc;
    private readonly Func<object, Metadata> getTrailersFunc;
    private readonly Action<object> disposeAction;
    private readonly object state;

    /// <summary>Made by a call invoker.</summary>
    /// <param name="responseAsync">The response.</param>
    /// <param name="responseHeadersAsync">The server's headers.</param>
    /// <param name="getStatusFunc">The outcome, once there.</param>
    /// <param name="getTrailersFunc">The trailers, once there.</param>
    /// <param name="disposeAction">Cancels and cleans up.</param>
    public AsyncUnaryCall(
        Task<TResponse> responseAsync, Task<Metadata> responseHeadersAsync, Func<Status> getStatusFunc, Func<Metadata> getTrailersFunc, Action disposeAction)
        : this(responseAsync, _ => responseHeadersAsync, _ => getStatusFunc(), _ => getTrailersFunc(), _ => disposeAction(), responseAsync)
    {
    }

    /// <summary>Made by a call invoker whose functions find what they need in a state, so that they are made once for all calls.</summary>
    /// <param name="responseAsync">The response.</param>
    /// <param name="responseHeadersAsync">The server's headers.</param>
    /// <param name="getStatusFunc">The outcome, once there.</param>
    /// <param name="getTrailersFunc">The trailers, once there.</param>
    /// <param name="disposeAction">Cancels and cleans up.</param>
    /// <param name="state">What the functions are given.</param>
    public AsyncUnaryCall(
        Task<TResponse> responseAsync,
        Func<object, Task<Metadata>> responseHeadersAsync,
        Func<object, Status> getStatusFunc,
        Func<object, Metadata> getTrailersFunc,
        Action<object> disposeAction,
        object state)
    {
        ResponseAsync = responseAsync;
        this.responseHeadersAsync = responseHeadersAsync;
        this.getStatusFunc = getStatusFunc;
        this.getTrailersFunc = getTrailersFunc;
        this.disposeAction = disposeAction;
        this.state = state;
    }

    /// <summary>The response; fails with <see cref="RpcException"/>.</summary>
    public Task<TResponse> ResponseAsync { get; }

    /// <summary>The server's headers.</summary>
    public Task<Metadata> ResponseHeadersAsync => responseHeadersAsync(state);

    /// <summary>Lets the call be awaited.</summary>
    /// <returns>The awaiter of the response.</returns>
    public TaskAwaiter<TResponse> GetAwaiter() => ResponseAsync.GetAwaiter();

    /// <summary>Lets the call be awaited with a choice of context.</summary>
    /// <param name="continueOnCapturedContext">Whether to continue where the await began.</param>
    /// <returns>The awaitable response.</returns>
    public ConfiguredTaskAwaitable<TResponse> ConfigureAwait(bool continueOnCapturedContext) =>
        ResponseAsync.ConfigureAwait(continueOnCapturedContext);

    /// <summary>The outcome; fails while the call is under way.</summary>
    /// <returns>The status.</returns>
    public Status GetStatus() => getStatusFunc(state);

    /// <summary>The trailers; fails while the call is under way.</summary>
    /// <returns>The metadata.</returns>
    public Metadata GetTrailers() => getTrailersFunc(state);

    /// <inheritdoc />
    public void Dispose() => disposeAction(state);
}
