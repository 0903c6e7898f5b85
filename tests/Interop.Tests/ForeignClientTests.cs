using TopGrid.Interop.Tests.Harness;
using TopGrid.Interop.Tests.Ours;

namespace TopGrid.Interop.Tests;

/// <summary>Clients of others against our server.</summary>
public abstract class ForeignClientSuite
{
    private readonly OurServer server;
    private readonly Peer peer;

    private protected ForeignClientSuite(OurServer server, Peer peer) => (this.server, this.peer) = (server, peer);

    [Theory]
    [MemberData(nameof(Matrix.OfNetworks), MemberType = typeof(Matrix))]
    public async Task Their_client_finds_at_our_server_what_the_description_says(Transport transport, string name)
    {
        var complaint = await peer.RunCaseAsync(server.AddressOf(transport), name, server.FilesFor(transport));

        Assert.True(complaint is null, complaint);
        Assert.True(await server.IsQuietAsync(), "The client is gone, and a handler of our server still runs.");
    }
}

/// <summary>@grpc/grpc-js calls us.</summary>
public sealed class JavaScriptClientTests(OurServer server) : ForeignClientSuite(server, Peer.JavaScript), IClassFixture<OurServer>;

/// <summary>gRPC C++ calls us.</summary>
public sealed class CppClientTests(OurServer server) : ForeignClientSuite(server, Peer.Cpp), IClassFixture<OurServer>;
