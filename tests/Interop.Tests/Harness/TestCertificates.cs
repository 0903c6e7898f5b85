using TopGrid.Rpc.Client;
using TopGrid.Rpc.Tests;
using TopGrid.Rpc.Tls;

namespace TopGrid.Interop.Tests.Harness;

/// <summary>An authority with a certificate for a server and one for a client, in files that go when it does.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly CertificateFiles _server;
    private readonly CertificateFiles _client;

    public TestCertificates() => (_server, _client) = (_authority.Issue("server"), _authority.Issue("client"));

    /// <summary>For a server of others.</summary>
    public PemFiles ForServer => new(_authority.Path, _server.Certificate, _server.Key!);

    /// <summary>For a client of others.</summary>
    public PemFiles ForClient => new(_authority.Path, _client.Certificate, _client.Key!);

    /// <summary>For our server.</summary>
    public TlsServerOptions OurServer => new(_server) { ClientAuthorities = _authority.Path };

    /// <summary>For our client.</summary>
    public RpcChannelOptions OurClient => new() { Tls = new TlsClientOptions { Authorities = _authority.Path, Certificate = _client } };

    public void Dispose() => _authority.Dispose();
}
