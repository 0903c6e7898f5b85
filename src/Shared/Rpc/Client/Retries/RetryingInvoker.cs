using Grpc.Core;

namespace TopGrid.Rpc.Client.Retries;

/// <summary>
/// Calls again what ended as UNAVAILABLE and may be called twice, as long as the caller has seen no response message. Calls with a
/// stream of requests go through once: what was sent is gone.
/// </summary>
internal sealed class RetryingInvoker(CallInvoker inner, RetryPolicy policy) : CallInvoker
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        using var call = AsyncUnaryCall(method, host, options, request);
        return call.GetAwaiter().GetResult();
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        if (!policy.Covers(method.FullName))
        {
            return inner.AsyncUnaryCall(method, host, options, request);
        }

        var attempts = new Attempts();
        var response = attempts.WatchAsync(policy.RunAsync(options, method.FullName, async attempt =>
        {
            var call = inner.AsyncUnaryCall(method, host, attempt, request);
            attempts.Follow(call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
            return await call.ResponseAsync;
        }, attempts.Given));
        return new AsyncUnaryCall<TResponse>(response, attempts.HeadersAsync, attempts.GetStatus, attempts.GetTrailers, attempts.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        if (!policy.Covers(method.FullName))
        {
            return inner.AsyncServerStreamingCall(method, host, options, request);
        }

        var attempts = new Attempts();
        var first = attempts.WatchAsync(policy.RunAsync(options, method.FullName, async attempt =>
        {
            var call = inner.AsyncServerStreamingCall(method, host, attempt, request);
            attempts.Follow(call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
            return (call.ResponseStream, Any: await call.ResponseStream.MoveNext(CancellationToken.None));
        }, attempts.Given));
        return new AsyncServerStreamingCall<TResponse>(
            new Responses<TResponse>(first, attempts), attempts.HeadersAsync, attempts.GetStatus, attempts.GetTrailers, attempts.Dispose);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => inner.AsyncClientStreamingCall(method, host, options);

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => inner.AsyncDuplexStreamingCall(method, host, options);

    /// <summary>The responses of the attempt that gave the first one.</summary>
    private sealed class Responses<TResponse>(
        Task<(IAsyncStreamReader<TResponse> Stream, bool Any)> first, Attempts attempts) : IAsyncStreamReader<TResponse>
    {
        private IAsyncStreamReader<TResponse>? _stream;

        public TResponse Current => (_stream ?? throw new InvalidOperationException("Call MoveNext before Current.")).Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            using var registration = cancellationToken.UnsafeRegister(static state => ((Attempts)state!).Dispose(), attempts);
            if (_stream is not null)
            {
                return await _stream.MoveNext(cancellationToken);
            }

            (_stream, var any) = await first;
            return any;
        }
    }
}
