namespace Grpc.Core;

/// <summary>A call with a stream each way that is under way. Dispose it to cancel.</summary>
/// <typeparam name="TRequest">Request message.</typeparam>
/// <typeparam name="TResponse">Response message.</typeparam>
public sealed class AsyncDuplexStreamingCall<TRequest, TResponse> : IDisposable
{
    private readonly Func<Status> getStatusFunc;
    private readonly Func<Metadata> getTrailersFunc;
    private readonly Action disposeAction;

    /// <summary>Made by a call invoker.</summary>
    /// <param name="requestStream">Takes the requests.</param>
    /// <param name="responseStream">The responses.</param>
    /// <param name="responseHeadersAsync">The server's headers.</param>
    /// <param name="getStatusFunc">The outcome, once there.</param>
    /// <param name="getTrailersFunc">The trailers, once there.</param>
    /// <param name="disposeAction">Cancels and cleans up.</param>
    public AsyncDuplexStreamingCall(
        IClientStreamWriter<TRequest> requestStream,
        IAsyncStreamReader<TResponse> responseStream,
        Task<Metadata> responseHeadersAsync,
        Func<Status> getStatusFunc,
        Func<Metadata> getTrailersFunc,
        Action disposeAction)
    {
        RequestStream = requestStream;
        ResponseStream = responseStream;
        ResponseHeadersAsync = responseHeadersAsync;
        this.getStatusFunc = getStatusFunc;
        this.getTrailersFunc = getTrailersFunc;
        this.disposeAction = disposeAction;
    }

    /// <summary>The responses; reading fails with <see cref="RpcException"/>.</summary>
    public IAsyncStreamReader<TResponse> ResponseStream { get; }

    /// <summary>Takes the requests.</summary>
    public IClientStreamWriter<TRequest> RequestStream { get; }

    /// <summary>The server's headers.</summary>
    public Task<Metadata> ResponseHeadersAsync { get; }

    /// <summary>The outcome; fails while the call is under way.</summary>
    /// <returns>The status.</returns>
    public Status GetStatus() => getStatusFunc();

    /// <summary>The trailers; fails while the call is under way.</summary>
    /// <returns>The metadata.</returns>
    public Metadata GetTrailers() => getTrailersFunc();

    /// <inheritdoc />
    public void Dispose() => disposeAction();
}
