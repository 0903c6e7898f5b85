using System.Net;
using System.Net.Http.Headers;

namespace TopGrid.Grpc.Tests;

/// <summary>What the protocol document says about headers, bodies and trailers, seen by a plain HTTP client.</summary>
public sealed class HttpAnswersTests : IAsyncLifetime
{
    private ProbeHost host = null!;

    public async Task InitializeAsync() => host = await ProbeHost.StartAsync();

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task A_refusal_without_a_response_is_a_trailers_only_answer()
    {
        using var response = await PostAsync("/topgrid.probe.v1.Probe/Nothing", "application/grpc", [0, 0, 0, 0, 0]);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("12", Assert.Single(response.Headers.GetValues("grpc-status")));
        Assert.Empty(response.TrailingHeaders);
        Assert.Equal("application/grpc", response.Content.Headers.ContentType!.ToString());
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task An_answer_has_its_message_in_the_body_and_its_status_in_the_trailers()
    {
        // EchoRequest { text = "x" } is 0A 01 78.
        using var response = await PostAsync("/topgrid.probe.v1.Probe/Echo", "application/grpc+proto", [0, 0, 0, 0, 3, 0x0A, 1, (byte)'x']);

        Assert.Equal([0, 0, 0, 0, 3, 0x0A, 1, (byte)'x'], await response.Content.ReadAsByteArrayAsync());
        Assert.False(response.Headers.Contains("grpc-status"));
        Assert.Equal("0", Assert.Single(response.TrailingHeaders.GetValues("grpc-status")));
    }

    [Fact]
    public async Task A_message_in_grpc_message_is_percent_encoded()
    {
        // FailRequest { code = 5, detail = "é%" } is 08 05 12 03 C3 A9 25.
        using var response = await PostAsync("/topgrid.probe.v1.Probe/Fail", "application/grpc", [0, 0, 0, 0, 7, 8, 5, 0x12, 3, 0xC3, 0xA9, 0x25]);

        Assert.Equal("%C3%A9%25", Assert.Single(response.Headers.GetValues("grpc-message")));
        Assert.Equal("ZGV0YWlscw", Assert.Single(response.Headers.GetValues("grpc-status-details-bin")));
    }

    [Theory]
    [InlineData("gzip", 0, "12")]
    [InlineData("identity", 0, "0")]
    [InlineData(null, 1, "13")]
    public async Task Compression_is_refused_and_identity_offered(string? encoding, byte flag, string status)
    {
        using var response = await PostAsync("/topgrid.probe.v1.Probe/Echo", "application/grpc", [flag, 0, 0, 0, 0], encoding);

        var headers = response.Headers.Contains("grpc-status") ? response.Headers : response.TrailingHeaders;
        await response.Content.ReadAsByteArrayAsync();
        headers = response.Headers.Contains("grpc-status") ? response.Headers : response.TrailingHeaders;
        Assert.Equal(status, Assert.Single(headers.GetValues("grpc-status")));
        Assert.Equal(encoding == "gzip", response.Headers.TryGetValues("grpc-accept-encoding", out var offered) && offered.Single() == "identity");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc+json")]
    public async Task Another_content_type_is_refused_by_http(string contentType)
    {
        using var response = await PostAsync("/topgrid.probe.v1.Probe/Echo", contentType, [0, 0, 0, 0, 0]);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 1 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 0xFF })]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    public async Task Bytes_that_are_not_one_message_are_refused_as_internal(byte[] body)
    {
        using var response = await PostAsync("/topgrid.probe.v1.Probe/Echo", "application/grpc", body);

        Assert.Equal("13", Assert.Single(response.Headers.GetValues("grpc-status")));
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string contentType, byte[] body, string? encoding = null)
    {
        using var http = new HttpClient();
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.ParseAdd("trailers");
        if (encoding is not null)
        {
            request.Headers.Add("grpc-encoding", encoding);
        }

        return await http.SendAsync(request);
    }
}
