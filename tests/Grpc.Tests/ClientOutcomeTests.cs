using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using TopGrid.Grpc.Client;
using TopGrid.Grpc.Tests.Probe;

namespace TopGrid.Grpc.Tests;

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
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");

        var failure = await FailureOf(new Probe.Probe.ProbeClient(channel).EchoAsync(new EchoRequest()));
        using var join = new Probe.Probe.ProbeClient(channel).Join();
        var streaming = await Assert.ThrowsAsync<RpcException>(() => join.RequestStream.WriteAsync(new EchoRequest()));

        Assert.Equal((StatusCode.Unavailable, StatusCode.Unavailable), (failure.StatusCode, streaming.StatusCode));
        Assert.Contains($"127.0.0.1:{port}", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(502, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(504, StatusCode.Unavailable)]
    [InlineData(500, StatusCode.Unknown)]
    [InlineData(200, StatusCode.Unknown)]
    public async Task An_answer_that_is_not_grpc_gets_the_code_of_the_protocol_document(int http, StatusCode expected)
    {
        using var handler = new FixedAnswer((HttpStatusCode)http);
        using var channel = GrpcChannel.ForAddress("http://proxy", new GrpcChannelOptions { HttpHandler = handler });

        Assert.Equal(expected, await CodeOf(new Probe.Probe.ProbeClient(channel).EchoAsync(new EchoRequest())));
    }

    [Theory]
    [InlineData("http://elsewhere:5180", false, StatusCode.Unauthenticated)]
    [InlineData("http://elsewhere:5180", true, StatusCode.Unimplemented)]
    [InlineData("https://elsewhere:5180", false, StatusCode.Unimplemented)]
    [InlineData("http://127.0.0.1:5180", false, StatusCode.Unimplemented)]
    [InlineData("http://localhost:5180", false, StatusCode.Unimplemented)]
    public async Task A_token_goes_without_TLS_to_another_machine_only_when_that_is_allowed(string address, bool allowed, StatusCode expected)
    {
        using var handler = new FixedAnswer(HttpStatusCode.NotFound);
        using var own = GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = handler, Token = "secret", AllowTokenInCleartext = allowed });
        using var none = GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = handler, AllowTokenInCleartext = allowed });

        Assert.Equal(expected, await CodeOf(new Probe.Probe.ProbeClient(own).EchoAsync(new EchoRequest())));
        Assert.Equal(expected, await CodeOf(new Probe.Probe.ProbeClient(none).EchoAsync(new EchoRequest(), new Metadata { { "authorization", "Bearer secret" } })));
        Assert.Equal(expected == StatusCode.Unauthenticated ? 0 : 2, handler.Requests);
        Assert.Equal(StatusCode.Unimplemented, await CodeOf(new Probe.Probe.ProbeClient(none).EchoAsync(new EchoRequest())));
    }

    private sealed class FixedAnswer(HttpStatusCode status) : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent("<html>") });
        }
    }
}
