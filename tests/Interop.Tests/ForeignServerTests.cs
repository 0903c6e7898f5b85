using TopGrid.Grpc.Client;
using TopGrid.Interop.Tests.Harness;
using TopGrid.Interop.Tests.Ours;

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
        using var channel = GrpcChannel.ForAddress(server.AddressOf(transport));
        await new OurClient(channel.CreateCallInvoker()).RunAsync(name);
    }
}

/// <summary>A server of others, as long as the tests of a class need it.</summary>
public abstract class ForeignServer : IAsyncLifetime
{
    private readonly Peer peer;
    private PeerServer cleartext = null!;

    private protected ForeignServer(Peer peer) => this.peer = peer;

    internal Uri AddressOf(Transport transport) => transport switch
    {
        Transport.Cleartext => cleartext.Address,
        _ => throw new ArgumentOutOfRangeException(nameof(transport)),
    };

    public async Task InitializeAsync() => cleartext = await peer.ServeAsync("");

    public async Task DisposeAsync() => await cleartext.DisposeAsync();
}

/// <summary>A server on @grpc/grpc-js.</summary>
public sealed class JavaScriptServer() : ForeignServer(Peer.JavaScript);

/// <summary>A server on gRPC C++.</summary>
public sealed class CppServer() : ForeignServer(Peer.Cpp);

/// <summary>We call @grpc/grpc-js.</summary>
public sealed class JavaScriptServerTests(JavaScriptServer server) : ForeignServerSuite(server), IClassFixture<JavaScriptServer>;

/// <summary>We call gRPC C++.</summary>
public sealed class CppServerTests(CppServer server) : ForeignServerSuite(server), IClassFixture<CppServer>;
