using Grpc.Core;
using TopGrid.Access.Callers;

namespace TopGrid.Rpc.Tests;

/// <summary>Calls in the scope of a caller, as code inside a handler does.</summary>
internal sealed class ScopedInvoker(CallInvoker inner, Caller? caller) : CallInvoker
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        In(() => inner.BlockingUnaryCall(method, host, options, request));

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        In(() => inner.AsyncUnaryCall(method, host, options, request));

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        In(() => inner.AsyncServerStreamingCall(method, host, options, request));

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        In(() => inner.AsyncClientStreamingCall(method, host, options));

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        In(() => inner.AsyncDuplexStreamingCall(method, host, options));

    private T In<T>(Func<T> call)
    {
        using var scope = caller is null ? null : CallScope.RunAs(caller);
        return call();
    }
}
