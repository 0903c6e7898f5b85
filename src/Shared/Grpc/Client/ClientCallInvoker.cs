using Grpc.Core;

namespace TopGrid.Grpc.Client;

/// <summary>The shapes of calls, over whatever they go.</summary>
internal abstract class ClientCallInvoker : CallInvoker
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
        var call = Begin(method, options, request);
        return new AsyncUnaryCall<TResponse>(
            call.ReadSingleAsync(),
            static state => ((ClientCall<TRequest, TResponse>)state).ResponseHeadersAsync,
            static state => ((ClientCall<TRequest, TResponse>)state).GetStatus(),
            static state => ((ClientCall<TRequest, TResponse>)state).GetTrailers(),
            static state => ((ClientCall<TRequest, TResponse>)state).Dispose(),
            call);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = Begin(method, options, request);
        return new AsyncServerStreamingCall<TResponse>(call, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = Begin(method, options, null);
        return new AsyncClientStreamingCall<TRequest, TResponse>(
            call, call.ReadSingleAsync(), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = Begin(method, options, null);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            call, call, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    /// <summary>Makes a call that has not started.</summary>
    protected abstract ClientCall<TRequest, TResponse> Create<TRequest, TResponse>(Method<TRequest, TResponse> method, CallOptions options)
        where TRequest : class
        where TResponse : class;

    private ClientCall<TRequest, TResponse> Begin<TRequest, TResponse>(
        Method<TRequest, TResponse> method, CallOptions options, TRequest? request)
        where TRequest : class
        where TResponse : class
    {
        var call = Create(method, options);
        call.Begin(request);
        return call;
    }
}
