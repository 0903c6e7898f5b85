using Grpc.Core;
using TopGrid.Grpc.Client;
using TopGrid.Grpc.Server;

namespace TopGrid.Grpc.InProcess;

/// <summary>
/// A channel from one module of this process to the others. Messages are serialised and parsed, so nothing is shared; the
/// caller is that of the running <see cref="Identity.CallScope"/>, one module further on, and deadline, cancellation and trace go along.
/// Whoever asks for compression is not refused, and nothing is compressed: there is no wire to spare.
/// </summary>
/// <param name="server">The server of this process.</param>
/// <param name="module">The module that calls; null for the process itself, such as a command line working for its user.</param>
public sealed class InProcessChannel(GrpcServer server, string? module) : ChannelBase("inprocess")
{
    /// <summary>Longest response message in bytes; 4 MiB unless told, as over the network.</summary>
    public int MaxResponseBytes { get; init; } = 4 * 1024 * 1024;

    internal GrpcServer Server { get; } = server;

    internal string? Module { get; } = module;

    /// <inheritdoc />
    public override CallInvoker CreateCallInvoker() => new Invoker(this);

    private sealed class Invoker(InProcessChannel channel) : ClientCallInvoker
    {
        protected override ClientCall<TRequest, TResponse> Create<TRequest, TResponse>(Method<TRequest, TResponse> method, CallOptions options) =>
            new InProcessClientCall<TRequest, TResponse>(channel, method, options);
    }
}
