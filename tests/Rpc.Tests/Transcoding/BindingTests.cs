using System.Text.Json.Nodes;

namespace TopGrid.Rpc.Tests.Transcoding;

/// <summary>Where the fields of a request are found, by google/api/http.proto.</summary>
public sealed class BindingTests(PlacesHost host) : IClassFixture<PlacesHost>
{
    [Theory]
    [InlineData("/v1/shelves/a/books/b", "name", "shelves/a/books/b")]
    [InlineData("/v1/shelves/a%20b/books/%C3%A9", "name", "shelves/a b/books/é")]
    [InlineData("/v1/shelves/a%2Fb/books/c%3Ad", "name", "shelves/a%2Fb/books/c:d")]
    [InlineData("/v1/shelves/a%252Fb/books/c", "name", "shelves/a%2Fb/books/c")]
    [InlineData("/v1/books/x%2Fy", "inner.id", "x/y")]
    [InlineData("/v1/files/a/b/c", "name", "a/b/c")]
    [InlineData("/v1/files/", "name", "")]
    [InlineData("/v1/files", "name", "")]
    public async Task A_variable_takes_its_part_of_the_path_decoded_once(string path, string field, string value)
    {
        var answer = await host.SendAsync("GET", path);

        Assert.Equal((200, "application/json"), (answer.Status, answer.Type));
        Assert.Equal(value, field.Split('.').Aggregate(answer.Json, (node, name) => node[name]!).GetValue<string>());
    }

    [Fact]
    public async Task All_fields_that_the_path_does_not_give_are_query_parameters()
    {
        var answer = await host.SendAsync(
            "GET",
            "/v1/shelves/a/books/b?number=-7&big=9007199254740993&flag=true&colour=COLOUR_RED&data=_-8&texts=one&texts=t%26wo&colours=COLOUR_RED&colours=0"
            + "&inner.id=x&inner.depth=2&at=2025-02-01T12:00:00Z&maybe=5&longName=p&long_name=q".Replace(
                "&long_name=q", "", StringComparison.Ordinal));

        Assert.True(answer.Status == 200, answer.Text);
        var json = answer.Json;
        Assert.Equal("shelves/a/books/b", (string?)json["name"]);
        Assert.Equal(-7, (int?)json["number"]);
        Assert.Equal("9007199254740993", (string?)json["big"]);
        Assert.True((bool?)json["flag"]);
        Assert.Equal("COLOUR_RED", (string?)json["colour"]);
        Assert.Equal("/+8=", (string?)json["data"]);
        Assert.Equal(["one", "t&wo"], json["texts"]!.AsArray().Select(text => (string?)text));
        Assert.Equal(["COLOUR_RED", "COLOUR_UNSPECIFIED"], json["colours"]!.AsArray().Select(text => (string?)text));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"id":"x","depth":2}"""), json["inner"]));
        Assert.Equal("2025-02-01T12:00:00Z", (string?)json["at"]);
        Assert.Equal(5, (int?)json["maybe"]);
        Assert.Equal("p", (string?)json["longName"]);
    }

    [Theory]
    [InlineData("?nothing=1", "nothing", "no such field")]
    [InlineData("?inner.nothing=1", "inner.nothing", "no such field")]
    [InlineData("?number=x", "number", "whole number")]
    [InlineData("?number=1&number=2", "number", "one value")]
    [InlineData("?flag=yes", "flag", "true or false")]
    [InlineData("?colour=BLUE", "colour", "COLOUR_RED")]
    [InlineData("?inner=x", "inner", "messages")]
    [InlineData("?inners=x", "inners", "messages")]
    [InlineData("?labels=x", "labels", "messages")]
    [InlineData("?name=other", "name", "path")]
    [InlineData("?data=%25", "data", "base64")]
    [InlineData("?at=yesterday", "at", "RFC 3339")]
    public async Task A_query_that_does_not_fit_is_refused_with_the_parameter(string query, string where, string what)
    {
        var answer = await host.SendAsync("GET", "/v1/shelves/a/books/b" + query);

        Assert.Equal((400, "application/problem+json"), (answer.Status, answer.Type));
        var violation = answer.Json["violations"]!.AsArray().Single()!;
        Assert.Equal(where, (string?)violation["field"]);
        Assert.Contains(what, (string?)violation["description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_is_the_whole_request_or_one_field_of_it()
    {
        var whole = await host.SendAsync(
            "POST", "/v1/shelves/a:freeze", """{"number":3,"inner":{"id":"é"},"labels":{"k":"v"},"long_name":"p"}""");
        var same = await host.SendAsync("POST", "/v1/shelves/a:freeze", """{"name":"shelves/a"}""");
        var none = await host.SendAsync("POST", "/v1/shelves/a:freeze");
        var field = await host.SendAsync("POST", "/v1/shelves/a/inner?number=3", """{"id":"x"}""");
        var list = await host.SendAsync("PUT", "/v1/shelves/a/texts", """["one","two"]""");
        var changed = await host.SendAsync("PATCH", "/v1/shelves/a", "{}");
        var removed = await host.SendAsync("DELETE", "/v1/shelves/a?flag=true");
        var custom = await host.SendAsync("REPORT", "/v1/report");

        Assert.All(
            [whole, same, none, field, list, changed, removed],
                answer => Assert.Equal((200, "shelves/a"), (answer.Status, (string?)answer.Json["name"])));
        Assert.Equal(200, custom.Status);
        Assert.Equal(
            (3, "é", "v", "p"),
            ((int)whole.Json["number"]!, (string?)whole.Json["inner"]!["id"], (string?)whole.Json["labels"]!["k"], (string?)whole.Json["longName"]));
        Assert.Equal((3, "x"), ((int)field.Json["number"]!, (string?)field.Json["inner"]!["id"]));
        Assert.Equal(2, list.Json["texts"]!.AsArray().Count);
        Assert.True((bool)removed.Json["flag"]!);
    }

    [Fact]
    public async Task A_response_body_is_one_field_of_the_response()
    {
        var answer = await host.SendAsync("GET", "/v1/inner?inner.id=x");

        Assert.Equal("""{ "id": "x", "depth": 0 }""", answer.Text);
    }

    [Theory]
    [InlineData("""{"number":}""", "line 1, column 11", "no JSON")]
    [InlineData("{\n\"number\": 1,,\n}", "line 2, column 13", "no JSON")]
    [InlineData("[]", "line 1", "JSON object")]
    [InlineData("""{"nothing":1}""", "nothing", "no such field")]
    [InlineData("""{"inner":{"depth":"x"}}""", "inner.depth", "whole number")]
    [InlineData("""{"inners":[{},{"nothing":1}]}""", "inners[1].nothing", "no such field")]
    [InlineData("""{"inners":[{},3]}""", "inners[1]", "JSON object")]
    [InlineData("""{"number":1.5}""", "number", "whole number")]
    [InlineData("""{"number":99999999999}""", "number", "whole number")]
    [InlineData("""{"flag":"true"}""", "flag", "true or false")]
    [InlineData("""{"colour":"COLOUR_BLUE"}""", "colour", "COLOUR_UNSPECIFIED, COLOUR_RED")]
    [InlineData("""{"data":"%"}""", "data", "base64")]
    [InlineData("""{"texts":"x"}""", "texts", "")]
    [InlineData("""{"name":"shelves/other"}""", "name", "path")]
    [InlineData("\"\\ud800\"", "line 1", "")]
    public async Task A_body_that_does_not_fit_is_refused_with_the_place(string body, string where, string what)
    {
        var answer = await host.SendAsync("POST", "/v1/shelves/a:freeze", body);

        Assert.True(answer.Status == 400, answer.Text);
        Assert.Equal("INVALID_ARGUMENT", (string?)answer.Json["code"]);
        var violation = answer.Json["violations"]!.AsArray().Single()!;
        Assert.StartsWith(where, (string?)violation["field"], StringComparison.Ordinal);
        Assert.Contains(what, (string?)violation["description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_body_or_query_belongs_there_may_be_none()
    {
        Assert.Equal(400, (await host.SendAsync("GET", "/v1/shelves/a/books/b", "{}")).Status);
        Assert.Equal(400, (await host.SendAsync("POST", "/v1/shelves/a:freeze?number=1", "{}")).Status);
    }
}
