using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using TopGrid.Rpc.Client;
using TopGrid.Rpc.Tests.Hostile;
using TopGrid.Rpc.Tests.Probe;
using TopGrid.Rpc.Wire;

namespace TopGrid.Rpc.Tests;

// What lies below calls: connections that are silent, full or about to end.
public abstract partial class NetworkSuite
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task When_a_connection_is_full_the_client_opens_another()
    {
        await using var host = await StartAsync(options => options.MaxCallsPerConnection = 10);
        var client = new Probe.Probe.ProbeClient(Connect(new RpcChannelOptions(), host));
        var calls = Enumerable.Range(0, 35).Select(i => client.WaitAsync(new EchoRequest { Text = $"{i}" }).ResponseAsync).ToList();

        await Eventually(() => host.Sightings.Entered == 35);
        host.Sightings.Release.SetResult();

        Assert.Equal(
            Enumerable.Range(0, 35).Select(i => $"{i}"), (await Task.WhenAll(calls).WaitAsync(Patience)).Select(reply => reply.Text));
        Assert.InRange(host.Sightings.Connections.Count, 4, 35);
    }

    [Fact]
    public async Task A_client_that_no_longer_answers_is_given_up_with_its_calls()
    {
        await using var host = await StartAsync(options => (options.KeepAliveDelay, options.KeepAliveTimeout) = (_second, _second));
        var silent = await DialAsync(host);
        await silent.OpenAsync();
        await silent.SendAsync(silent.Call(1, "Wait"), RawHttp2.Frame(RawHttp2.DataFrame, RawHttp2.EndStream, 1, RawCalls.Frame(0)));
        await host.Sightings.Waiting.Task.WaitAsync(Patience);

        Assert.NotNull(await silent.ReadUntilAsync(RawHttp2.Ping).WaitAsync(Patience));

        await host.Sightings.Cancelled.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_server_that_no_longer_answers_is_unavailable()
    {
        using var proxy = new BreakableProxy(Host.Address);
        var client = new Probe.Probe.ProbeClient(Opened(RpcChannel.ForAddress(
            new UriBuilder(Host.Address) { Port = proxy.Port }.Uri,
                new RpcChannelOptions { Tls = ClientTls, KeepAliveDelay = _second, KeepAliveTimeout = _second })));
        using var call = client.WaitAsync(new EchoRequest());
        await Host.Sightings.Waiting.Task.WaitAsync(Patience);

        proxy.Break();

        Assert.Equal(StatusCode.Unavailable, (await FailureOf(call)).StatusCode);
    }

    [Fact]
    public async Task A_client_that_asks_whether_the_server_is_there_gets_its_ping_back()
    {
        var connection = await DialAsync();
        await connection.OpenAsync();
        await connection.SendAsync(RawHttp2.Frame(RawHttp2.Ping, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8));

        var pong = (await connection.ReadUntilAsync(RawHttp2.Ping).WaitAsync(Patience))!.Value;

        Assert.Equal(RawHttp2.Ack, pong.Flags);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], pong.Payload);
    }

    [Fact]
    public async Task A_host_that_stops_lets_calls_end_and_refuses_new_ones()
    {
        var connection = await DialAsync();
        await connection.OpenAsync();
        var client = new Probe.Probe.ProbeClient(As(null));
        using var underWay = client.WaitAsync(new EchoRequest { Text = "last" });
        await Host.Sightings.Waiting.Task.WaitAsync(Patience);

        var stopping = Host.StopAsync();
        Assert.NotNull(await connection.ReadUntilAsync(RawHttp2.GoAway).WaitAsync(Patience));
        Assert.Equal(StatusCode.Unavailable, await CodeOf(client.EchoAsync(new EchoRequest())));
        Host.Sightings.Release.SetResult();

        Assert.Equal("last", (await underWay.ResponseAsync.WaitAsync(Patience)).Text);
        await stopping.WaitAsync(Patience);
        Assert.Equal(StatusCode.Unavailable, await CodeOf(client.EchoAsync(new EchoRequest())));
    }

    [Fact]
    public async Task A_call_that_does_not_end_when_the_host_stops_ends_as_unavailable()
    {
        await using var host = await StartAsync(options => options.ShutdownGrace = TimeSpan.FromMilliseconds(100));
        var client = new Probe.Probe.ProbeClient(Connect(new RpcChannelOptions(), host));
        using var waiting = client.WaitAsync(new EchoRequest());
        using var reading = client.Count(new CountRequest { Count = int.MaxValue });
        var read = Task.Run(() => reading.ResponseStream.ReadAllAsync().AllAsync(_ => true).AsTask());
        using var notReading = client.Count(new CountRequest { Count = int.MaxValue, Bytes = 65536 });
        Assert.True(await notReading.ResponseStream.MoveNext(CancellationToken.None));
        await Eventually(() => host.Sightings.Entered == 1);

        var stopping = host.StopAsync();

        var failure = await FailureOf(waiting);
        Assert.Equal((StatusCode.Unavailable, "The server is stopping; try again."), (failure.StatusCode, failure.Status.Detail));
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => read.WaitAsync(Patience))).StatusCode);

        // Whoever does not read cannot be told more than that it is over.
        await stopping.WaitAsync(Patience);
        var rest = notReading.ResponseStream.ReadAllAsync().AllAsync(_ => true).AsTask();
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => rest.WaitAsync(Patience))).StatusCode);
    }

    [Fact]
    public async Task A_request_that_does_not_arrive_in_time_ends_the_call()
    {
        await using var host = await StartAsync(options => options.RequestTimeout = TimeSpan.FromMilliseconds(300));
        var slow = await DialAsync(host);
        await slow.OpenAsync();
        await slow.SendAsync(slow.Call(1, "Echo"), RawHttp2.Frame(RawHttp2.DataFrame, 0, 1, 0, 0, 0));

        var answer = (await slow.ReadUntilAsync(RawHttp2.Headers).WaitAsync(Patience))!.Value;

        // "4" is DEADLINE_EXCEEDED; the header's name and value stand in the block as they are or under an index.
        Assert.Contains("did not arrive within 0.3 s", System.Text.Encoding.Latin1.GetString(answer.Payload), StringComparison.Ordinal);

        // A stream of requests may take its time.
        using var stream = new Probe.Probe.ProbeClient(Connect(new RpcChannelOptions(), host)).Chat();
        await Task.Delay(600);
        await stream.RequestStream.WriteAsync(new EchoRequest { Text = "late" });
        Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));
    }

    [Theory]
    [InlineData("200m", "4")]
    [InlineData("1n", "4")]
    [InlineData("10S", "0")]
    [InlineData("1", "13")]
    [InlineData("-1S", "13")]
    [InlineData("123456789S", "13")]
    public async Task A_deadline_comes_as_grpc_timeout(string timeout, string status)
    {
        if (status == "0")
        {
            Host.Sightings.Release.SetResult();
        }

        Assert.Equal(status, (await Raw.CallAsync("Wait", RawCalls.Frame(0), ("grpc-timeout", timeout))).Status);
    }

    [Fact]
    public async Task A_client_sends_what_is_left_of_its_deadline()
    {
        await new Probe.Probe.ProbeClient(As(null)).EchoAsync(new EchoRequest(), deadline: DateTime.UtcNow.AddSeconds(20));

        Assert.InRange(GrpcTimeout.Parse(Host.Sightings.Timeout!)!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("AAEC", "0")]
    [InlineData("AAE=", "0")]
    [InlineData("AAE", "0")]
    [InlineData("AAE, AAEC,", "0")]
    [InlineData("no base64!", "13")]
    public async Task Bytes_in_metadata_are_base64_with_or_without_padding(string value, string status)
    {
        var answer = await Raw.CallAsync("Echo", RawCalls.Frame(0), ("back-bytes-bin", value));

        Assert.Equal(status, answer.Status);
        if (status == "0")
        {
            Assert.Equal(
                value.Split(',').Select(part => part.Trim().TrimEnd('=')).Where(part => part.Length > 0),
                answer.Trailers["back-bytes-bin"].Select(part => part.TrimEnd('=')).Where(part => part.Length > 0));
        }
    }

    /// <summary>Passes bytes on until it is broken; then it swallows them, as a cable that is cut.</summary>
    private sealed class BreakableProxy : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Uri _target;
        private volatile bool _broken;

        public BreakableProxy(Uri target)
        {
            _target = target;
            _listener.Start();
            _ = AcceptAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void Break() => _broken = true;

        public void Dispose() => _listener.Dispose();

        private async Task AcceptAsync()
        {
            var near = await _listener.AcceptTcpClientAsync();
            var far = new TcpClient();
            await far.ConnectAsync(_target.Host, _target.Port);
            await Task.WhenAll(PassAsync(near.GetStream(), far.GetStream()), PassAsync(far.GetStream(), near.GetStream()));
        }

        private async Task PassAsync(NetworkStream from, NetworkStream to)
        {
            var buffer = new byte[16 * 1024];
            try
            {
                while (await from.ReadAsync(buffer) is > 0 and var read)
                {
                    if (!_broken)
                    {
                        await to.WriteAsync(buffer.AsMemory(0, read));
                    }
                }
            }
            catch (IOException)
            {
                // One side hung up.
            }
        }
    }
}
