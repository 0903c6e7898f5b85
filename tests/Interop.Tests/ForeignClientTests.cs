using TopGrid.Interop.Tests.Harness;
using TopGrid.Interop.Tests.Ours;

namespace TopGrid.Interop.Tests;

/// <summary>Clients of others against our server.</summary>
public abstract class ForeignClientSuite
{
    private readonly OurServer _server;
    private readonly Peer _peer;

    private protected ForeignClientSuite(OurServer server, Peer peer) => (_server, _peer) = (server, peer);

    [Theory]
    [MemberData(nameof(Matrix.OfNetworks), MemberType = typeof(Matrix))]
    public async Task Their_client_finds_at_our_server_what_the_description_says(Transport transport, string name)
    {
        var complaint = await _peer.RunCaseAsync(_server.AddressOf(transport), name, _server.FilesFor(transport));

        Assert.True(complaint is null, complaint);
        Assert.True(await _server.IsQuietAsync(), "The client is gone, and a handler of our server still runs.");
    }
}

/// <summary>@grpc/grpc-js calls us.</summary>
public sealed class JavaScriptClientTests(OurServer server) : ForeignClientSuite(server, Peer.JavaScript), IClassFixture<OurServer>;

/// <summary>gRPC C++ calls us.</summary>
public sealed class CppClientTests(OurServer server) : ForeignClientSuite(server, Peer.Cpp), IClassFixture<OurServer>;
