using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using TopGrid.Rpc.Client;
using TopGrid.Rpc.Tests.Probe;
using TopGrid.Rpc.Tls;

namespace TopGrid.Rpc.Tests;

/// <summary>The contract over TLS, and what certificates change.</summary>
public sealed class TlsTests : NetworkSuite, IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TlsServerOptions _tls;

    public TlsTests() => _tls = new TlsServerOptions(_authority.Issue("server")) { ClientAuthorities = _authority.Path };

    private protected override TlsServerOptions? Tls => _tls;

    public void Dispose() => _authority.Dispose();

    private protected override TlsClientOptions ClientTls => new() { Authorities = _authority.Path };

    [Theory]
    [InlineData("h2")]
    [InlineData("http/1.1")]
    public async Task The_handshake_agrees_on_the_protocol_that_the_client_speaks(string protocol)
    {
        using var connection = await HandshakeAsync(new SslApplicationProtocol(protocol));

        Assert.Equal(new SslApplicationProtocol(protocol), connection.NegotiatedApplicationProtocol);
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3 })]
    public async Task A_handshake_that_is_never_done_is_given_up(byte[] beginning)
    {
        await using var host = await ProbeHost.StartAsync(
            tls: _tls, configure: options => options.HandshakeTimeout = TimeSpan.FromSeconds(1));
        using var socket = new TcpClient();
        await socket.ConnectAsync(host.Address.Host, host.Address.Port);
        await socket.GetStream().WriteAsync(beginning);

        Assert.Equal(0, await socket.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(Patience));
    }

    [Fact]
    public async Task A_server_of_an_authority_that_is_not_trusted_is_not_called()
    {
        using var other = new TestAuthority();

        var ofOther = await FailureOf(ClientWith(new TlsClientOptions { Authorities = other.Path }));
        var ofMachine = await FailureOf(ClientWith(new TlsClientOptions()));

        Assert.All([ofOther, ofMachine], failure => Assert.Equal(StatusCode.Unavailable, failure.StatusCode));
        Assert.Contains("an authority that you trust", ofOther.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_whose_certificate_is_for_another_name_is_not_called()
    {
        await using var host = await ProbeHost.StartAsync(
            tls: new TlsServerOptions(_authority.Issue("elsewhere", host: "elsewhere.example")));
        using var channel = RpcChannel
            .ForAddress(host.Address, new RpcChannelOptions { Tls = new TlsClientOptions { Authorities = _authority.Path } });

        Assert.Equal(StatusCode.Unavailable, await CodeOf(new Probe.Probe.ProbeClient(channel).EchoAsync(new EchoRequest())));
    }

    [Fact]
    public async Task The_certificates_of_intermediate_authorities_go_along()
    {
        using var intermediate = new TestAuthority(_authority);
        var own = intermediate.Issue("server");
        var chain = intermediate.Write("chain.pem", File.ReadAllText(own.Certificate) + "\n" + File.ReadAllText(intermediate.Path));
        await using var host = await ProbeHost.StartAsync(tls: new TlsServerOptions(own with { Certificate = chain }));
        using var channel = RpcChannel
            .ForAddress(host.Address, new RpcChannelOptions { Tls = new TlsClientOptions { Authorities = _authority.Path } });

        Assert.Equal(StatusCode.OK, await CodeOf(new Probe.Probe.ProbeClient(channel).EchoAsync(new EchoRequest())));
    }

    [Fact]
    public async Task A_client_may_show_a_certificate_and_may_have_none()
    {
        Assert.Equal(StatusCode.OK, await CodeOf(ClientWith(new TlsClientOptions { Authorities = _authority.Path })));
        Assert.Null(Host.Sightings.ClientCertificate);

        Assert.Equal(
            StatusCode.OK,
            await CodeOf(ClientWith(new TlsClientOptions { Authorities = _authority.Path, Certificate = _authority.Issue("client") })));
        Assert.Equal("CN=client", Host.Sightings.ClientCertificate);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_or_one_that_expired_ends_the_handshake()
    {
        using var other = new TestAuthority();

        foreach (var certificate in new[] { other.Issue("client"), _authority.Issue("client", valid: false) })
        {
            Assert.Equal(
                StatusCode.Unavailable,
                await CodeOf(ClientWith(new TlsClientOptions { Authorities = _authority.Path, Certificate = certificate })));
        }
    }

    [Fact]
    public async Task Without_authorities_any_certificate_passes_for_whoever_resolves_the_caller_to_judge()
    {
        using var other = new TestAuthority();
        await using var host = await ProbeHost.StartAsync(
            tls: new TlsServerOptions(_authority.Issue("server")) { AskClientCertificate = true });
        using var channel = RpcChannel.ForAddress(
            host.Address, new RpcChannelOptions { Tls = new TlsClientOptions { Authorities = _authority.Path,
                Certificate = other.Issue("stranger") } });

        Assert.Equal(StatusCode.OK, await CodeOf(new Probe.Probe.ProbeClient(channel).EchoAsync(new EchoRequest())));
        Assert.Equal("CN=stranger", host.Sightings.ClientCertificate);
    }

    [Fact]
    public async Task A_certificate_that_changes_on_disk_is_used_for_the_next_connection_and_a_broken_one_is_not()
    {
        _authority.Write("server.pem", "half a certif");
        await Task.Delay(FileBacked.Interval * 1.5);
        Assert.Equal("CN=server", await ServerNameAsync());

        var renewed = _authority.Issue("renewed");
        File.Copy(renewed.Key!, _tls.Certificate.Key!, overwrite: true);
        File.Copy(renewed.Certificate, _tls.Certificate.Certificate, overwrite: true);

        await Eventually(async () => Assert.Equal("CN=renewed", await ServerNameAsync()));
    }

    private AsyncUnaryCall<EchoReply> ClientWith(TlsClientOptions tls) =>
        new Probe.Probe.ProbeClient(Connect(new RpcChannelOptions { Tls = tls })).EchoAsync(new EchoRequest());

    private async Task<string> ServerNameAsync()
    {
        using var connection = await HandshakeAsync(SslApplicationProtocol.Http2);
        return connection.RemoteCertificate!.Subject;
    }

    private async Task<SslStream> HandshakeAsync(SslApplicationProtocol protocol)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(Host.Address.Host, Host.Address.Port);
        var connection = new SslStream(socket.GetStream());
        var trusted = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trusted.CustomTrustStore.ImportFromPemFile(_authority.Path);
        await connection.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ApplicationProtocols = [protocol],
            CertificateChainPolicy = trusted,
        });
        return connection;
    }
}
