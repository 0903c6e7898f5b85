using TopGrid.Interop.Tests.Harness;
using TopGrid.Interop.Tests.Ours;
using TopGrid.Rpc.Client;

namespace TopGrid.Interop.Tests;

/// <summary>Our client against servers of others.</summary>
public abstract class ForeignServerSuite
{
    private readonly ForeignServer _server;

    private protected ForeignServerSuite(ForeignServer server) => _server = server;

    [Theory]
    [MemberData(nameof(Matrix.OfNetworks), MemberType = typeof(Matrix))]
    public async Task Our_client_finds_at_their_server_what_the_description_says(Transport transport, string name)
    {
        using var channel = new OurChannel(_server.AddressOf(transport), _server.OptionsFor(transport));

        await new OurClient(channel).RunAsync(name);
    }
}

/// <summary>A server of others, as long as the tests of a class need it.</summary>
public abstract class ForeignServer : IAsyncLifetime, IDisposable
{
    private readonly Peer _peer;
    private readonly TestCertificates _certificates = new();
    private PeerServer _cleartext = null!;
    private PeerServer _tls = null!;

    private protected ForeignServer(Peer peer) => _peer = peer;

    internal Uri AddressOf(Transport transport) => (transport == Transport.Tls ? _tls : _cleartext).Address;

    /// <summary>What our client needs.</summary>
    internal RpcChannelOptions OptionsFor(Transport transport) => transport == Transport.Tls ? _certificates.OurClient : new();

    public async Task InitializeAsync() =>
        (_cleartext, _tls) = (await _peer.ServeAsync(null), await _peer.ServeAsync(_certificates.ForServer));

    public async Task DisposeAsync()
    {
        await _cleartext.DisposeAsync();
        await _tls.DisposeAsync();
    }

    public void Dispose()
    {
        _certificates.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>A server on @grpc/grpc-js.</summary>
public sealed class JavaScriptServer() : ForeignServer(Peer.JavaScript);

/// <summary>A server on gRPC C++.</summary>
public sealed class CppServer() : ForeignServer(Peer.Cpp);

/// <summary>We call @grpc/grpc-js.</summary>
public sealed class JavaScriptServerTests(JavaScriptServer server) : ForeignServerSuite(server), IClassFixture<JavaScriptServer>;

/// <summary>We call gRPC C++.</summary>
public sealed class CppServerTests(CppServer server) : ForeignServerSuite(server), IClassFixture<CppServer>;
