using System.Collections.Concurrent;
using Grpc.Core;
using TopGrid.Interop.Tests.Harness;
using TopGrid.Rpc.Client;

namespace TopGrid.Interop.Tests.Ours;

/// <summary>Our client's channel to a server, and another one that sees whether responses come compressed.</summary>
internal sealed class OurChannel : IDisposable
{
    private readonly RpcChannel _plain;
    private readonly RpcChannel _watched;
    private readonly Watch _watch;

    public OurChannel(Uri address, RpcChannelOptions options)
    {
        _plain = RpcChannel.ForAddress(address, options);
        _watch = new Watch(new SocketsHttpHandler { SslOptions = options.Tls?.ToHandshake() ?? new() });
        _watched = RpcChannel.ForAddress(address, new RpcChannelOptions { HttpHandler = _watch });
    }

    public CallInvoker Invoker => _plain.CreateCallInvoker();

    /// <summary>For calls whose <see cref="CameCompressed"/> is asked.</summary>
    public CallInvoker Watched => _watched.CreateCallInvoker();

    /// <summary>Of each response so far, in order, whether it came compressed.</summary>
    public IReadOnlyList<bool> CameCompressed => [.. _watch.Flags];

    public void Dispose()
    {
        _plain.Dispose();
        _watched.Dispose();
        _watch.Dispose();
    }

    private sealed class Watch(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public ConcurrentQueue<bool> Flags { get; } = new();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            var tapped = new StreamContent(new FlagTap(await response.Content.ReadAsStreamAsync(cancellationToken), Flags));
            foreach (var (name, values) in response.Content.Headers.NonValidated)
            {
                tapped.Headers.TryAddWithoutValidation(name, values);
            }

            response.Content = tapped;
            return response;
        }
    }
}
