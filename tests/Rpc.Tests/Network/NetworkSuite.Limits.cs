using System.Net.Sockets;
using Grpc.Core;
using TopGrid.Rpc.Client;
using TopGrid.Rpc.Tests.Hostile;
using TopGrid.Rpc.Tests.Probe;

namespace TopGrid.Rpc.Tests;

// What bounds a connection.
public abstract partial class NetworkSuite
{
    [Fact]
    public async Task More_than_a_hundred_calls_at_once_go_over_more_than_one_connection()
    {
        var client = new Probe.Probe.ProbeClient(As(null));
        var calls = Enumerable.Range(0, 250).Select(_ => client.WaitAsync(new EchoRequest()).ResponseAsync).ToList();
        await Eventually(() => Host.Sightings.Entered == 250);

        Assert.InRange(Host.Sightings.Connections.Count, 3, 250);

        Host.Sightings.Release.SetResult();
        await Task.WhenAll(calls).WaitAsync(Patience);
    }

    [Fact]
    public async Task A_connection_that_says_nothing_is_given_up()
    {
        await using var host = await StartAsync(options => options.IdleTimeout = _second);
        var silent = await DialAsync(host);
        var idle = await DialAsync(host);
        await idle.OpenAsync();

        await silent.ReadToEndAsync().WaitAsync(Patience);
        Assert.Equal(0, await idle.ReadToEndAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task A_connection_beyond_the_limit_is_closed_at_once_and_taken_when_another_has_left()
    {
        await using var host = await StartAsync(options => options.MaxConnections = 2);
        var first = new Probe.Probe.ProbeClient(Connect(new RpcChannelOptions(), host));
        Assert.Equal(StatusCode.OK, await CodeOf(first.EchoAsync(new EchoRequest())));
        var second = await DialAsync(host);
        await second.OpenAsync();
        Assert.NotNull(await second.ReadAsync().WaitAsync(Patience));

        // Closed before a handshake; the two that were there go on.
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            using var third = new TcpClient();
            await third.ConnectAsync(host.Address.Host, host.Address.Port);
            await third.GetStream().ReadExactlyAsync(new byte[1]).AsTask().WaitAsync(Patience);
        });
        Assert.Equal(StatusCode.OK, await CodeOf(first.EchoAsync(new EchoRequest())));

        second.Dispose();
        var fourth = new Probe.Probe.ProbeClient(Connect(new RpcChannelOptions(), host));
        await Eventually(async () => Assert.Equal(StatusCode.OK, await CodeOf(fourth.EchoAsync(new EchoRequest()))));
        Assert.Equal(StatusCode.OK, await CodeOf(first.EchoAsync(new EchoRequest())));
    }

    [Fact]
    public async Task Headers_that_never_end_are_given_up()
    {
        await using var host = await StartAsync(options => options.HeadersTimeout = _second);
        var slow = await DialAsync(host);
        await slow.OpenAsync();
        await slow.SendAsync(RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndStream, 1, slow.HeaderBlock("Echo")));

        await slow.ReadToEndAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task More_data_than_the_windows_allow_ends_the_stream_or_the_connection()
    {
        // A handler that does not read: nothing makes room.
        var client = await DialAsync();
        await client.OpenAsync();
        await client.SendAsync(client.Call(1, "Join", ("hold", "1")));
        var error = ErrorAsync(client);
        try
        {
            for (var k = 0; k < 200 && !error.IsCompleted; k++)
            {
                await client.SendAsync(RawHttp2.Frame(RawHttp2.DataFrame, 0, 1, new byte[16_000]));
            }
        }
        catch (IOException)
        {
            // The connection has ended already.
        }

        Assert.Equal(3, await error.WaitAsync(Patience)); // FLOW_CONTROL_ERROR
    }

    [Fact]
    public async Task A_client_that_resets_stream_after_stream_is_calmed_or_served_and_others_do_not_notice()
    {
        var hasty = await DialAsync();
        await hasty.OpenAsync();
        var end = hasty.ReadToEndAsync();
        try
        {
            for (var id = 1; id < 4000 && !end.IsCompleted; id += 2)
            {
                await hasty.SendAsync(
                    hasty.Call(id, "Wait"), RawHttp2.Frame(RawHttp2.DataFrame, RawHttp2.EndStream, id, RawCalls.Frame(0)),
                    RawHttp2.Frame(RawHttp2.Reset, 0, id, 0, 0, 0, 8));
            }
        }
        catch (IOException)
        {
            // It was given up: ENHANCE_YOUR_CALM.
        }

        Assert.Equal(StatusCode.OK,
            await CodeOf(new Probe.Probe.ProbeClient(Connect(new RpcChannelOptions())).EchoAsync(new EchoRequest())));
    }

    /// <summary>The code that ended a stream or the connection; null when there was none.</summary>
    private static async Task<int?> ErrorAsync(RawHttp2 client)
    {
        while (await client.ReadAsync() is { } frame)
        {
            if (frame.Type is RawHttp2.Reset or RawHttp2.GoAway
                && frame.Payload[frame.Type == RawHttp2.Reset ? 3 : 7] is not 0 and var code)
            {
                return code;
            }
        }

        return null;
    }
}
