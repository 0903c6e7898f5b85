using System.Net.Security;
using System.Net.Sockets;
using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Rpc.Client;
using TopGrid.Rpc.Server;
using TopGrid.Rpc.Tests.Hostile;
using TopGrid.Rpc.Tests.Probe;
using TopGrid.Rpc.Tls;

namespace TopGrid.Rpc.Tests;

/// <summary>The contract over HTTP/2, where a caller is the holder of a token.</summary>
public abstract partial class NetworkSuite : ContractSuite
{
    private readonly List<IDisposable> _opened = [];
    private RawCalls? _raw;

    /// <summary>The certificates that a client of the host needs, if any.</summary>
    private protected virtual TlsClientOptions? ClientTls => null;

    private RawCalls Raw => _raw ??= Opened(new RawCalls(Host.Address, ClientTls));

    public override async Task DisposeAsync()
    {
        _opened.ForEach(one => one.Dispose());
        await base.DisposeAsync();
    }

    private protected override CallInvoker As(Caller? caller) => Connect(new RpcChannelOptions { Token = caller?.UserId });

    /// <summary>A channel of its own, to the host of the test unless told.</summary>
    private protected CallInvoker Connect(RpcChannelOptions options, ProbeHost? host = null)
    {
        options.Tls ??= ClientTls;
        return Opened(RpcChannel.ForAddress((host ?? Host).Address, options)).CreateCallInvoker();
    }

    /// <summary>Another host with settings of its own, reached in the same way.</summary>
    private Task<ProbeHost> StartAsync(Action<RpcServerOptions> configure) => ProbeHost.StartAsync(tls: Tls, configure: configure);

    /// <summary>A connection that carries what it is told, to the host of the test unless told.</summary>
    private async Task<RawHttp2> DialAsync(ProbeHost? host = null)
    {
        var address = (host ?? Host).Address;
        var socket = Opened(new TcpClient());
        await socket.ConnectAsync(address.Host, address.Port);
        if (ClientTls is null)
        {
            return Opened(new RawHttp2(socket.GetStream()));
        }

        var encrypted = new SslStream(socket.GetStream());
        var handshake = ClientTls.ToHandshake();
        handshake.TargetHost = "localhost";
        handshake.ApplicationProtocols = [SslApplicationProtocol.Http2];
        await encrypted.AuthenticateAsClientAsync(handshake);
        return Opened(new RawHttp2(encrypted, "https"));
    }

    private T Opened<T>(T one)
        where T : IDisposable
    {
        _opened.Add(one);
        return one;
    }

    [Fact]
    public async Task A_client_that_compresses_sends_less_and_reads_the_same_back()
    {
        var plenty = new EchoRequest { Text = new string('x', 1_000_000) };
        var client = new Probe.Probe.ProbeClient(Connect(new RpcChannelOptions { CompressRequests = true }));

        Assert.Equal(plenty.Text, (await client.EchoAsync(plenty)).Text);
        Assert.Equal("gzip", Host.Sightings.Encoding);
        Assert.InRange(Host.Sightings.Length, 1, 10_000);

        var options = new CallOptions(writeOptions: new WriteOptions(WriteFlags.NoCompress));
        Assert.Equal(plenty.Text, (await client.EchoAsync(plenty, options)).Text);
        Assert.InRange(Host.Sightings.Length, 1_000_000, 1_000_100);
    }

    [Fact]
    public async Task An_unknown_token_is_unauthenticated_even_where_anyone_may_call()
    {
        var client = new Probe.Probe.ProbeClient(As(null));

        Assert.Equal(
            StatusCode.Unauthenticated,
            await CodeOf(client.EchoAsync(new EchoRequest(), new Metadata { { "authorization", "Bearer unknown" } })));
        Assert.Equal(
            StatusCode.Unauthenticated,
            await CodeOf(client.EchoAsync(new EchoRequest(), new Metadata { { "authorization", "Basic operator" } })));
    }

    [Fact]
    public async Task A_handler_does_not_see_the_token()
    {
        await new Probe.Probe.ProbeClient(As(Who.With(CallerRole.Operator))).EchoAsync(new EchoRequest());

        Assert.DoesNotContain("authorization", Host.Sightings.Metadata);
    }
}

/// <summary>Without TLS, with prior knowledge (h2c).</summary>
public sealed class CleartextTests : NetworkSuite;
