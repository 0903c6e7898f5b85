using Grpc.Core;
using TopGrid.Rpc.Server;

namespace TopGrid.Rpc.InProcess;

/// <summary>
/// A channel from one module of this process to the others. Messages are serialised and parsed, so nothing is shared; the caller is that of
/// the running <see cref="Access.Callers.CallScope"/>, one module further on, and deadline, cancellation and trace go along. Whoever asks
/// for compression is not refused, and nothing is compressed: there is no wire to spare.
/// </summary>
/// <param name="server">The server of this process.</param>
/// <param name="module">The module that calls; null for the process itself, such as a command line working for its user.</param>
public sealed class InProcessChannel(RpcServer server, string? module) : ChannelBase("inprocess")
{
    /// <summary>Longest response message in bytes; 4 MiB unless told, as over the network.</summary>
    public int MaxResponseBytes { get; init; } = 4 * 1024 * 1024;

    internal RpcServer Server { get; } = server;

    internal string? Module { get; } = module;

    /// <inheritdoc />
    public override CallInvoker CreateCallInvoker() => new Invoker(this);

    private sealed class Invoker(InProcessChannel channel) : CallInvoker
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
            var call = new InProcessClientCall<TRequest, TResponse>(channel, method, options, request);
            return new AsyncUnaryCall<TResponse>(
                call.ReadSingleAsync(),
                static state => ((InProcessClientCall<TRequest, TResponse>)state).ResponseHeadersAsync,
                static state => ((InProcessClientCall<TRequest, TResponse>)state).GetStatus(),
                static state => ((InProcessClientCall<TRequest, TResponse>)state).GetTrailers(),
                static state => ((InProcessClientCall<TRequest, TResponse>)state).Dispose(),
                call);
        }

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        {
            var call = new InProcessClientCall<TRequest, TResponse>(channel, method, options, request);
            return new AsyncServerStreamingCall<TResponse>(call, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
        }

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options)
        {
            var call = new InProcessClientCall<TRequest, TResponse>(channel, method, options, null);
            return new AsyncClientStreamingCall<TRequest, TResponse>(
                call, call.ReadSingleAsync(), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
        }

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options)
        {
            var call = new InProcessClientCall<TRequest, TResponse>(channel, method, options, null);
            return new AsyncDuplexStreamingCall<TRequest, TResponse>(
                call, call, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
        }
    }
}
