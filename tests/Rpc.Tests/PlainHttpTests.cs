using System.Globalization;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using TopGrid.Rpc.Client;
using TopGrid.Rpc.Tests.Probe;

namespace TopGrid.Rpc.Tests;

/// <summary>Our client against a real server that knows nothing of gRPC, such as a proxy in front whose backend is away.</summary>
public sealed class PlainHttpTests : IAsyncLifetime
{
    private readonly WebApplication _app;

    public PlainHttpTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Task InitializeAsync() => _app.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    // The table of the protocol's document "http-grpc-status-mapping"; whatever is not in it is UNKNOWN.
    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(502, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(504, StatusCode.Unavailable)]
    [InlineData(200, StatusCode.Unknown)]
    [InlineData(204, StatusCode.Unknown)]
    [InlineData(302, StatusCode.Unknown)]
    [InlineData(304, StatusCode.Unknown)]
    [InlineData(405, StatusCode.Unknown)]
    [InlineData(408, StatusCode.Unknown)]
    [InlineData(413, StatusCode.Unknown)]
    [InlineData(415, StatusCode.Unknown)]
    [InlineData(418, StatusCode.Unknown)]
    [InlineData(431, StatusCode.Internal)] // Not in the table; the official client's choice.
    [InlineData(500, StatusCode.Unknown)]
    [InlineData(501, StatusCode.Unknown)]
    [InlineData(505, StatusCode.Unknown)]
    public async Task An_answer_that_is_not_grpc_gets_the_code_of_the_protocol_document(int http, StatusCode expected)
    {
        using var channel = RpcChannel.ForAddress(Address(0));
        var client = new Probe.Probe.ProbeClient(channel);
        var asked = new Metadata { { "answer", http.ToString(CultureInfo.InvariantCulture) } };

        var failure = await FailureOf(client.EchoAsync(new EchoRequest { Text = "x" }, asked));
        Assert.Equal(expected, failure.StatusCode);
        Assert.Contains(http is 200 ? "text/html" : $"{http}", failure.Status.Detail, StringComparison.Ordinal);

        // The same while a stream of requests is still being written, and for one of responses.
        using var join = client.Join(asked);
        var writing = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            for (var k = 0; k < 100_000; k++)
            {
                await join.RequestStream.WriteAsync(new EchoRequest { Text = "x" });
            }
        });
        Assert.Equal(expected, writing.StatusCode);
        Assert.Equal(expected, (await Assert.ThrowsAsync<RpcException>(() => join.ResponseAsync.WaitAsync(Patience))).StatusCode);
        using var count = client.Count(new CountRequest { Count = 1 }, asked);
        Assert.Equal(
            expected, (await Assert.ThrowsAsync<RpcException>(() => count.ResponseStream.MoveNext(CancellationToken.None))).StatusCode);
    }

    [Fact]
    public async Task A_status_of_grpc_counts_also_when_HTTP_says_something_else()
    {
        using var channel = RpcChannel.ForAddress(Address(0));
        var asked = new Metadata { { "answer", "503" }, { "answer-status", "8" } };

        Assert.Equal(StatusCode.ResourceExhausted, await CodeOf(new Probe.Probe.ProbeClient(channel).EchoAsync(new EchoRequest(), asked)));
    }

    [Fact]
    public async Task An_answer_of_grpc_without_a_status_is_unknown()
    {
        using var channel = RpcChannel.ForAddress(Address(0));
        var asked = new Metadata { { "answer", "200" }, { "answer-type", "application/grpc" } };

        Assert.Equal(StatusCode.Unknown, await CodeOf(new Probe.Probe.ProbeClient(channel).EchoAsync(new EchoRequest(), asked)));
    }

    [Fact]
    public async Task A_server_of_HTTP_1_is_unavailable()
    {
        using var channel = RpcChannel.ForAddress(Address(1));

        Assert.Equal(StatusCode.Unavailable, await CodeOf(new Probe.Probe.ProbeClient(channel).EchoAsync(new EchoRequest())));
    }

    private static Task AnswerAsync(HttpContext http)
    {
        http.Response.StatusCode = int.Parse(http.Request.Headers["answer"].ToString(), CultureInfo.InvariantCulture);
        if (http.Request.Headers.TryGetValue("answer-status", out var status))
        {
            http.Response.Headers["grpc-status"] = status;
        }

        if (http.Response.StatusCode is 204 or 304)
        {
            return Task.CompletedTask;
        }

        var type = http.Request.Headers["answer-type"].ToString();
        http.Response.ContentType = type.Length > 0 ? type : "text/html";
        return type.Length > 0 ? Task.CompletedTask : http.Response.WriteAsync("<html><body>Something else altogether</body></html>");
    }

    private Uri Address(int port) => new(_app.Urls.ElementAt(port));
}
