using TopGrid.Rpc.Client;
using TopGrid.Rpc.Tests;
using TopGrid.Rpc.Tls;

namespace TopGrid.Interop.Tests.Harness;

/// <summary>An authority with a certificate for a server and one for a client, in files that go when it does.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly TestAuthority authority = new();
    private readonly CertificateFiles server;
    private readonly CertificateFiles client;

    public TestCertificates() => (server, client) = (authority.Issue("server"), authority.Issue("client"));

    /// <summary>For a server of others.</summary>
    public PemFiles ForServer => new(authority.Path, server.Certificate, server.Key!);

    /// <summary>For a client of others.</summary>
    public PemFiles ForClient => new(authority.Path, client.Certificate, client.Key!);

    /// <summary>For our server.</summary>
    public TlsServerOptions OurServer => new(server) { ClientAuthorities = authority.Path };

    /// <summary>For our client.</summary>
    public RpcChannelOptions OurClient => new() { Tls = new TlsClientOptions { Authorities = authority.Path, Certificate = client } };

    public void Dispose() => authority.Dispose();
}
