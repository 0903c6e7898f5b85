using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Grpc.Core;

namespace TopGrid.Rpc.Tests.Transcoding;

/// <summary>What the JSON face answers beside the message itself.</summary>
public sealed class AnswerTests(PlacesHost host) : IClassFixture<PlacesHost>
{
    private const string Lines = "application/x-ndjson";

    /// <summary>The comments of google/rpc/code.proto.</summary>
    public static TheoryData<int, int> Mapping => new()
    {
        { 1, 499 }, { 2, 500 }, { 3, 400 }, { 4, 504 }, { 5, 404 }, { 6, 409 }, { 7, 403 }, { 16, 401 }, { 8, 429 }, { 9, 400 },
        { 10, 409 }, { 11, 400 }, { 12, 501 }, { 13, 500 }, { 14, 503 }, { 15, 500 },
    };

    [Theory]
    [MemberData(nameof(Mapping))]
    public async Task An_error_is_a_problem_with_the_status_that_code_proto_names_and_all_details(int code, int status)
    {
        var answer = await host.SendAsync("POST", "/v1/fail", $$"""{"number":{{code}}}""");

        Assert.Equal((status, "application/problem+json"), (answer.Status, answer.Type));
        Assert.Equal(status, (int)answer.Json["status"]!);
        Assert.Equal("because of \"this\"", (string?)answer.Json["detail"]);
        Assert.Equal(
            ((StatusCode)code).ToString().ToUpperInvariant(), ((string)answer.Json["code"]!).Replace("_", "", StringComparison.Ordinal));
        Assert.NotEqual("", (string?)answer.Json["title"]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""[{"field":"inner.id","description":"is no é"}]"""), answer.Json["violations"]));
        Assert.Equal(
            ["type.googleapis.com/google.rpc.BadRequest", "type.googleapis.com/google.rpc.RetryInfo"],
                answer.Json["details"]!.AsArray().Select(detail => (string?)detail!["@type"]));
        Assert.Equal(TimeSpan.FromSeconds(3), answer.Headers.RetryAfter?.Delta);
    }

    [Theory]
    [InlineData("GET", "/v1/nothing")]
    [InlineData("GET", "/v1/shelves/a:melt")]
    [InlineData("POST", "/v1/shelves/a:melt")]
    [InlineData("GET", "/v1/shelves//books/b")]
    [InlineData("GET", "/")]
    public async Task Where_nothing_is_the_answer_is_404(string method, string path)
    {
        var answer = await host.SendAsync(method, path);

        Assert.Equal((404, "application/problem+json", "NOT_FOUND"), (answer.Status, answer.Type, (string?)answer.Json["code"]));
    }

    [Fact]
    public async Task Another_verb_than_POST_for_gRPC_is_405_beside_the_JSON_face_too()
    {
        var answer = await host.SendAsync("PUT", "/topgrid.places.v1.Places/Get", "", "application/grpc");

        Assert.Equal((405, "gRPC takes POST, not PUT."), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task A_path_that_does_not_take_the_method_says_which_it_takes()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(host.Address, "/v1/shelves/a"));
        using var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["DELETE", "PATCH"], response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("/v1/shelves/a:freeze", "text/plain")]
    [InlineData("/v1/shelves/a:freeze", "application/json; charset=latin1")]
    [InlineData("/v1/shelves/a:join", "application/json")]
    public async Task A_body_of_another_type_is_refused_with_the_type_that_is_taken(string path, string type)
    {
        var answer = await host.SendAsync("POST", path, "{}", type);

        Assert.Equal(415, answer.Status);
        Assert.Contains("content type application/", (string?)answer.Json["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Utf8_may_be_said()
    {
        Assert.Equal(200, (await host.SendAsync("POST", "/v1/shelves/a:freeze", "{}", "application/json; charset=utf-8")).Status);
        Assert.Equal(200, (await host.SendAsync("POST", "/v1/shelves/a:freeze", "{}", "Application/JSON; charset=\"UTF-8\"")).Status);
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_413_and_a_message_of_a_stream_too()
    {
        var longest = new string('x', 100_000 - """{"longName":""}""".Length);
        Assert.Equal(200, (await host.SendAsync("POST", "/v1/shelves/a:freeze", $$"""{"longName":"{{longest}}"}""")).Status);
        var whole = await host.SendAsync("POST", "/v1/shelves/a:freeze", $$"""{"longName":"{{longest}}x"}""");
        Assert.Equal((413, "RESOURCE_EXHAUSTED"), (whole.Status, (string?)whole.Json["code"]));
        Assert.Equal(413, (await host.SendAsync("POST", "/v1/shelves/a:join", $$"""{"longName":"{{longest}}x"}""", Lines)).Status);
    }

    [Fact]
    public async Task A_stream_of_answers_is_one_object_a_line()
    {
        var answer = await host.SendAsync("GET", "/v1/count?number=3");
        var none = await host.SendAsync("GET", "/v1/count?number=0");

        Assert.Equal((200, Lines), (answer.Status, answer.Type));
        Assert.Equal([1, 2, 3], answer.Lines.Select(line => (int)line["result"]!["number"]!));
        Assert.Equal((200, Lines, ""), (none.Status, none.Type, none.Text));
    }

    [Fact]
    public async Task A_stream_that_fails_on_its_way_ends_with_the_error_and_one_that_fails_at_once_has_its_status()
    {
        var late = await host.SendAsync("GET", "/v1/count?number=2&flag=true");
        var early = await host.SendAsync("GET", "/v1/count?number=0&flag=true");

        Assert.Equal((200, 3), (late.Status, late.Lines.Count));
        Assert.Equal(
            ("ABORTED", 409, "enough"),
            ((string?)late.Lines[2]["error"]!["code"], (int)late.Lines[2]["error"]!["status"]!, (string?)late.Lines[2]["error"]!["detail"]));
        Assert.Equal((409, "application/problem+json"), (early.Status, early.Type));
    }

    [Fact]
    public async Task A_stream_of_requests_is_one_object_a_line_and_the_path_belongs_to_the_first()
    {
        var joined = await host.SendAsync(
            "POST", "/v1/shelves/a:join", "{\"texts\":[\"one\"]}\n\n  \n{\"texts\":[\"two\"],\"number\":2}\r\n{\"big\":\"5\"}", Lines);
        var wrong = await host.SendAsync("POST", "/v1/shelves/a:join", "{}\n{\"number\":x}\n", Lines);
        var unknown = await host.SendAsync("POST", "/v1/shelves/a:join", "{}\n\n{\"inner\":{\"nothing\":1}}\n", Lines);
        var chat = await host.SendAsync("POST", "/v1/chat", "{\"number\":1}\n{\"number\":2}\n", Lines);

        Assert.True(joined.Status == 200, joined.Text);
        Assert.Equal(
            ("shelves/a", 2, "5", 2),
            ((string?)joined.Json["name"], (int)joined.Json["number"]!, (string?)joined.Json["big"], joined.Json["texts"]!.AsArray().Count));
        Assert.Equal((400, "line 2, column 11"), (wrong.Status, (string?)wrong.Json["violations"]![0]!["field"]));
        Assert.Equal((400, "line 3, inner.nothing"), (unknown.Status, (string?)unknown.Json["violations"]![0]!["field"]));
        Assert.Equal([1, 2], chat.Lines.Select(line => (int)line["result"]!["number"]!));
    }

    [Fact]
    public async Task Who_may_not_call_hears_so_before_the_request_is_looked_at()
    {
        var stranger = await host.SendAsync("GET", "/v1/closed?nothing=1");
        var other = await host.SendAsync("GET", "/v1/closed?nothing=1", token: "lead");
        var may = await host.SendAsync("GET", "/v1/closed?number=1", token: "operator");

        Assert.Equal((401, "Bearer"), (stranger.Status, stranger.Headers.WwwAuthenticate.Single().Scheme));
        Assert.Equal(403, other.Status);
        Assert.Equal(200, may.Status);
    }

    [Fact]
    public async Task A_deadline_holds_as_it_does_by_grpc()
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri(host.Address, "/v1/fail")) { Content = new StringContent("""{"number":-1}""", Encoding.UTF8, "application/json") };
        request.Headers.Add("grpc-timeout", "100m");
        using var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
    }

    [Fact]
    public async Task A_reader_that_takes_nothing_holds_the_stream_back()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, host.Address.Port);
        await socket.SendAsync(
            Encoding.ASCII.GetBytes($"GET /v1/count?number=-1&name={new string('x', 1000)} HTTP/1.1\r\nHost: x\r\n\r\n"));

        var (before, giveUp) = (-1L, DateTime.UtcNow + TimeSpan.FromSeconds(30));
        while (before <= 0 || before != PlacesService.Counted)
        {
            Assert.True(DateTime.UtcNow < giveUp, $"After {PlacesService.Counted} messages that nobody took, more are written.");
            before = PlacesService.Counted;
            await Task.Delay(500);
        }
    }

    [Fact]
    public async Task Grpc_on_a_port_of_http_1_is_told_what_it_needs()
    {
        var answer = await host.SendAsync("POST", "/topgrid.places.v1.Places/Get", "", "application/grpc");

        Assert.Equal(426, answer.Status);
    }
}
