using System.Net;

namespace TopGrid.Rpc.Tests;

// What the protocol document says about headers, bodies and trailers, seen by a plain HTTP client.
public abstract partial class NetworkSuite
{
    [Fact]
    public async Task A_refusal_without_a_response_is_a_trailers_only_answer()
    {
        var answer = await Raw.CallAsync("Nothing", RawCalls.Frame(0));

        Assert.Equal(HttpStatusCode.OK, answer.Http);
        Assert.True(answer.IsTrailersOnly);
        Assert.Equal("12", answer.Status);
        Assert.Empty(answer.Trailers);
        Assert.Equal(["application/grpc"], answer.Headers["content-type"]);
        Assert.Empty(answer.Body);
    }

    [Fact]
    public async Task An_answer_has_its_message_in_the_body_and_its_status_in_the_trailers()
    {
        // EchoRequest { text = "x" } is 0A 01 78.
        var answer = await Raw.SendAsync(
            HttpMethod.Post, "/topgrid.probe.v1.Probe/Echo", "application/grpc+proto", RawCalls.Frame(0, 0x0A, 1, (byte)'x'));

        Assert.Equal(RawCalls.Frame(0, 0x0A, 1, (byte)'x'), answer.Body);
        Assert.False(answer.IsTrailersOnly);
        Assert.Equal("0", answer.Status);
    }

    [Fact]
    public async Task A_message_in_grpc_message_is_percent_encoded()
    {
        // FailRequest { code = 5, detail = "é%" } is 08 05 12 03 C3 A9 25.
        var answer = await Raw.CallAsync("Fail", RawCalls.Frame(0, 8, 5, 0x12, 3, 0xC3, 0xA9, 0x25));

        Assert.Equal("%C3%A9%25", answer.Message);
        // With or without padding: both are allowed.
        Assert.Equal("ZGV0YWlscw", Assert.Single(answer.Headers["grpc-status-details-bin"]).TrimEnd('='));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc+json")]
    [InlineData("application/grpcx")]
    [InlineData(null)]
    public async Task Another_content_type_is_refused_by_http(string? contentType)
    {
        var answer = await Raw.SendAsync(HttpMethod.Post, "/topgrid.probe.v1.Probe/Echo", contentType, RawCalls.Frame(0));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.Http);
    }

    [Fact]
    public async Task What_is_wrong_with_the_framing_in_a_stream_is_said()
    {
        var answer = await Raw.CallAsync("Join", [.. RawCalls.Frame(0), .. RawCalls.Frame(7)]);

        Assert.Equal("13", answer.Status);
        Assert.StartsWith("A request of /topgrid.probe.v1.Probe/Join is not a message as gRPC frames it: ", answer.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task Another_verb_than_POST_is_refused_by_http(string verb)
    {
        var answer = await Raw.SendAsync(new HttpMethod(verb), "/topgrid.probe.v1.Probe/Echo", "application/grpc", RawCalls.Frame(0));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.Http);
        Assert.Equal(["POST"], answer.Headers["allow"]);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 1 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 0xFF })]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 2, 0, 0, 0, 0 })]
    public async Task Bytes_that_are_not_one_message_are_refused_as_internal(byte[] body) =>
        Assert.Equal("13", (await Raw.CallAsync("Echo", body)).Status);
}
