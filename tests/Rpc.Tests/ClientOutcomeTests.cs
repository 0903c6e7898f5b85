using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using TopGrid.Rpc.Client;
using TopGrid.Rpc.Tests.Hostile;
using TopGrid.Rpc.Tests.Probe;

namespace TopGrid.Rpc.Tests;

/// <summary>What a client makes of a server that is not there or does not speak gRPC.</summary>
public sealed class ClientOutcomeTests
{
    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable_with_its_address()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var channel = RpcChannel.ForAddress($"http://127.0.0.1:{port}");

        var failure = await FailureOf(new Probe.Probe.ProbeClient(channel).EchoAsync(new EchoRequest()));
        using var join = new Probe.Probe.ProbeClient(channel).Join();
        var streaming = await Assert.ThrowsAsync<RpcException>(() => join.RequestStream.WriteAsync(new EchoRequest()));

        Assert.Equal((StatusCode.Unavailable, StatusCode.Unavailable), (failure.StatusCode, streaming.StatusCode));
        Assert.Contains($"127.0.0.1:{port}", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://elsewhere:5180", false, StatusCode.Unauthenticated)]
    [InlineData("http://elsewhere:5180", true, StatusCode.Unimplemented)]
    [InlineData("https://elsewhere:5180", false, StatusCode.Unimplemented)]
    [InlineData("http://127.0.0.1:5180", false, StatusCode.Unimplemented)]
    [InlineData("http://localhost:5180", false, StatusCode.Unimplemented)]
    public async Task A_token_goes_without_TLS_to_another_machine_only_when_that_is_allowed(
        string address, bool allowed, StatusCode expected)
    {
        using var handler = new FixedAnswer(HttpStatusCode.NotFound);
        using var own = RpcChannel
            .ForAddress(address, new RpcChannelOptions { HttpHandler = handler, Token = "secret", AllowTokenInCleartext = allowed });
        using var none = RpcChannel.ForAddress(address, new RpcChannelOptions { HttpHandler = handler, AllowTokenInCleartext = allowed });

        Assert.Equal(expected, await CodeOf(new Probe.Probe.ProbeClient(own).EchoAsync(new EchoRequest())));
        Assert.Equal(
            expected,
            await CodeOf(
                new Probe.Probe.ProbeClient(none).EchoAsync(new EchoRequest(), new Metadata { { "authorization", "Bearer secret" } })));
        Assert.Equal(expected == StatusCode.Unauthenticated ? 0 : 2, handler.Requests);
        Assert.Equal(StatusCode.Unimplemented, await CodeOf(new Probe.Probe.ProbeClient(none).EchoAsync(new EchoRequest())));
    }

    [Theory]
    [InlineData(0x0, StatusCode.Internal)]
    [InlineData(0x1, StatusCode.Internal)]
    [InlineData(0x2, StatusCode.Internal)]
    [InlineData(0x8, StatusCode.Cancelled)]
    [InlineData(0xb, StatusCode.ResourceExhausted)]
    [InlineData(0xc, StatusCode.PermissionDenied)]
    public async Task A_stream_that_the_server_resets_gets_the_code_of_the_protocol_document(byte errorCode, StatusCode expected) =>
        Assert.Equal(expected, await CodeAgainstAsync(id => RawHttp2.Frame(RawHttp2.Reset, 0, id, 0, 0, 0, errorCode)));

    [Fact]
    public async Task A_connection_that_the_server_ends_for_an_error_is_unavailable() =>
        Assert.Equal(
            StatusCode.Unavailable,
            await CodeAgainstAsync(id => RawHttp2.Frame(RawHttp2.GoAway, 0, 0, 0, 0, 0, (byte)id, 0, 0, 0, 2), andHangUp: true));

    /// <summary>Calls a server that answers the first call with one frame.</summary>
    private static async Task<StatusCode> CodeAgainstAsync(Func<int, byte[]> answer, bool andHangUp = false)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var channel = RpcChannel.ForAddress($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        using var call = new Probe.Probe.ProbeClient(channel).EchoAsync(new EchoRequest());
        using var socket = await listener.AcceptTcpClientAsync();
        using var server = new RawHttp2(socket.GetStream());
        await server.Stream.ReadExactlyAsync(new byte[RawHttp2.Preface.Length]);
        await server.SendAsync(RawHttp2.Frame(RawHttp2.Settings, 0, 0), RawHttp2.Frame(RawHttp2.Settings, RawHttp2.Ack, 0));
        var id = (await server.ReadUntilAsync(RawHttp2.Headers))!.Value.StreamId;
        await server.SendAsync(answer(id));
        if (andHangUp)
        {
            server.Dispose();
        }

        return await CodeOf(call);
    }

    private sealed class FixedAnswer(HttpStatusCode status) : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return Task.FromResult(new HttpResponseMessage(status) { Version = HttpVersion.Version20,
                Content = new StringContent("<html>") });
        }
    }
}
