using System.Collections.Concurrent;
using Grpc.Core;
using TopGrid.Interop.Tests.Harness;
using TopGrid.Rpc.Client;

namespace TopGrid.Interop.Tests.Ours;

/// <summary>Our client's channel to a server, and another one that sees whether responses come compressed.</summary>
internal sealed class OurChannel : IDisposable
{
    private readonly RpcChannel plain;
    private readonly RpcChannel watched;
    private readonly Watch watch;

    public OurChannel(Uri address, RpcChannelOptions options)
    {
        plain = RpcChannel.ForAddress(address, options);
        watch = new Watch(new SocketsHttpHandler { SslOptions = options.Tls?.ToHandshake() ?? new() });
        watched = RpcChannel.ForAddress(address, new RpcChannelOptions { HttpHandler = watch });
    }

    public CallInvoker Invoker => plain.CreateCallInvoker();

    /// <summary>For calls whose <see cref="CameCompressed"/> is asked.</summary>
    public CallInvoker Watched => watched.CreateCallInvoker();

    /// <summary>Of each response so far, in order, whether it came compressed.</summary>
    public IReadOnlyList<bool> CameCompressed => [.. watch.Flags];

    public void Dispose()
    {
        plain.Dispose();
        watched.Dispose();
        watch.Dispose();
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
