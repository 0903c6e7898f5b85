using Grpc.Core;
using TopGrid.Grpc.Client;
using TopGrid.Grpc.Identity;
using TopGrid.Grpc.Tests.Probe;

namespace TopGrid.Grpc.Tests;

/// <summary>The contract over HTTP/2, where a caller is the holder of a token.</summary>
public abstract class NetworkSuite : ContractSuite
{
    private readonly List<GrpcChannel> channels = [];

    public override async Task DisposeAsync()
    {
        channels.ForEach(channel => channel.Dispose());
        await base.DisposeAsync();
    }

    private protected override CallInvoker As(Caller? caller) => Connect(new GrpcChannelOptions { Token = caller?.UserId });

    /// <summary>A channel of its own, with the certificates that the host needs.</summary>
    private protected virtual CallInvoker Connect(GrpcChannelOptions options)
    {
        var channel = GrpcChannel.ForAddress(Host.Address, options);
        channels.Add(channel);
        return channel.CreateCallInvoker();
    }

    [Fact]
    public async Task A_client_that_compresses_sends_less_and_reads_the_same_back()
    {
        var plenty = new EchoRequest { Text = new string('x', 1_000_000) };
        var client = new Probe.Probe.ProbeClient(Connect(new GrpcChannelOptions { CompressRequests = true }));

        Assert.Equal(plenty.Text, (await client.EchoAsync(plenty)).Text);
        Assert.Equal("gzip", Host.Sightings.Encoding);
        Assert.InRange(Host.Sightings.Length!.Value, 1, 10_000);

        var options = new CallOptions(writeOptions: new WriteOptions(WriteFlags.NoCompress));
        Assert.Equal(plenty.Text, (await client.EchoAsync(plenty, options)).Text);
        Assert.InRange(Host.Sightings.Length!.Value, 1_000_000, 1_000_100);
    }

    [Fact]
    public async Task An_unknown_token_is_unauthenticated_even_where_anyone_may_call()
    {
        var client = new Probe.Probe.ProbeClient(As(null));

        Assert.Equal(StatusCode.Unauthenticated, await CodeOf(client.EchoAsync(new EchoRequest(), new Metadata { { "authorization", "Bearer unknown" } })));
        Assert.Equal(StatusCode.Unauthenticated, await CodeOf(client.EchoAsync(new EchoRequest(), new Metadata { { "authorization", "Basic operator" } })));
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
