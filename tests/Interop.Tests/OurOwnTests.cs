using TopGrid.Interop.Tests.Ours;
using TopGrid.Rpc.InProcess;

namespace TopGrid.Interop.Tests;

/// <summary>The same cases between our client and our server, also in process: a module that talks to another loses nothing.</summary>
public sealed class OurOwnTests(OurServer server) : IClassFixture<OurServer>
{
    [Theory]
    [MemberData(nameof(Matrix.OfAll), MemberType = typeof(Matrix))]
    public async Task Our_client_finds_at_our_server_what_the_description_says(Transport transport, string name)
    {
        using var channel = transport == Transport.InProcess
            ? null
            : new OurChannel(server.AddressOf(transport), server.OptionsFor(transport));
        var client = channel is null
            ? new OurClient(new InProcessChannel(server.Server, "interop").CreateCallInvoker(), null)
            : new OurClient(channel);

        await client.RunAsync(name);

        Assert.True(await server.IsQuietAsync(), "The call is over, and a handler of our server still runs.");
    }
}
