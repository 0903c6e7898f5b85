using TopGrid.Interop.Tests.Harness;
using TopGrid.Interop.Tests.Ours;
using TopGrid.Rpc.Client;

namespace TopGrid.Interop.Tests;

/// <summary>Our client against servers of others.</summary>
public abstract class ForeignServerSuite
{
    private readonly ForeignServer server;

    private protected ForeignServerSuite(ForeignServer server) => this.server = server;

    [Theory]
    [MemberData(nameof(Matrix.OfNetworks), MemberType = typeof(Matrix))]
    public async Task Our_client_finds_at_their_server_what_the_description_says(Transport transport, string name)
    {
        using var channel = new OurChannel(server.AddressOf(transport), server.OptionsFor(transport));

        await new OurClient(channel).RunAsync(name);
    }
}

/// <summary>A server of others, as long as the tests of a class need it.</summary>
public abstract class ForeignServer : IAsyncLifetime, IDisposable
{
    private readonly Peer peer;
    private readonly TestCertificates certificates = new();
    private PeerServer cleartext = null!;
    private PeerServer tls = null!;

    private protected ForeignServer(Peer peer) => this.peer = peer;

    internal Uri AddressOf(Transport transport) => (transport == Transport.Tls ? tls : cleartext).Address;

    /// <summary>What our client needs.</summary>
    internal RpcChannelOptions OptionsFor(Transport transport) => transport == Transport.Tls ? certificates.OurClient : new();

    public async Task InitializeAsync() => (cleartext, tls) = (await peer.ServeAsync(null), await peer.ServeAsync(certificates.ForServer));

    public async Task DisposeAsync()
    {
        await cleartext.DisposeAsync();
        await tls.DisposeAsync();
    }

    public void Dispose()
    {
        certificates.Dispose();
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
