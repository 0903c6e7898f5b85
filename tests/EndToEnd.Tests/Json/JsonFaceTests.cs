using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using TopGrid.Common.V1;
using TopGrid.Data.Connections;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.EndToEnd.Tests.OostBrabant;
using TopGrid.Registration.V1;
using Registrations = TopGrid.Registration.V1.RegistrationService.RegistrationServiceClient;

namespace TopGrid.EndToEnd.Tests.Json;

/// <summary>The JSON face of a real host, by clients that know nothing of gRPC.</summary>
[Trait("Category", "Slow")]
public sealed class JsonFaceTests
{
    [Fact]
    public async Task Every_operation_of_the_document_reaches_its_method()
    {
        await using var host = await RunningHost.StartAsync(Dialect.Sqlite, runWorker: false);
        using var client = new HttpClient { BaseAddress = host.JsonAddress };
        var document = JsonNode.Parse(await client.GetStringAsync("/openapi.json"))!;
        var called = 0;
        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                var places = operation!["parameters"]?.AsArray().Where(parameter => (string?)parameter!["in"] == "path")
                    .Select(parameter => (string)parameter!["name"]!) ?? [];
                var target = places.Aggregate(
                    path, (sofar, name) => sofar.Replace($"{{{name}}}", name == "year" ? "2025" : "x1", StringComparison.Ordinal));
                Assert.DoesNotContain('{', target);
                var type = operation["requestBody"]?["content"]!.AsObject().Single().Key;

                // Who is unknown hears so from the method itself; nothing is answered 404.
                using var response = await SendAsync(
                    client, new HttpMethod(method.ToUpperInvariant()), target, type is null ? null : "{}", type, token: null);
                Assert.True(
                    response.StatusCode == HttpStatusCode.Unauthorized,
                    $"{method} {target}: {response.StatusCode} {await response.Content.ReadAsStringAsync()}");
                called++;
            }
        }

        var closed = host.MethodNames.Where(
            name => name.StartsWith("/topgrid.", StringComparison.Ordinal) && !name.Contains("/Stream", StringComparison.Ordinal));
        Assert.Equal(closed.Count(), called);
    }

    [Fact]
    public async Task The_document_describes_every_operation_parameter_and_field()
    {
        await using var host = await RunningHost.StartAsync(Dialect.Sqlite, runWorker: false);
        using var client = new HttpClient { BaseAddress = host.JsonAddress };
        var document = JsonNode.Parse(await client.GetStringAsync("/openapi.json"))!;

        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(operation => operation.Value!)
            .ToList();
        var bare = operations.SelectMany(operation => operation["parameters"]?.AsArray() ?? [])
            .Concat(operations)
            .Concat(document["components"]!["schemas"]!.AsObject()
            .Where(schema => schema.Key.StartsWith("topgrid.", StringComparison.Ordinal))
                .SelectMany(
                    schema => (schema.Value!["properties"]?.AsObject().Select(property => property.Value) ?? []).Append(schema.Value)))
            .Where(element => string.IsNullOrWhiteSpace((string?)element!["description"]));
        Assert.Empty(bare.Select(element => element!.ToJsonString()));
        Assert.Equal(
            "Gets one year. NOT_FOUND when it was never imported.",
            ((string)document["paths"]!["/v1/years/{year}"]!["get"]!["description"]!).Split('\n')[0]);
    }

    [Fact]
    public async Task A_request_id_holds_across_grpc_and_json()
    {
        var clock = new StoryClock();
        await using var host = await RunningHost.StartAsync(Dialect.Sqlite, clock: clock, runWorker: false);
        using var client = new HttpClient { BaseAddress = host.JsonAddress };
        clock.Goto(2, 1);
        Assert.True((await YearFiles.ImportAsync(host.For(host.People.Anna), OostBrabantYear.Files())).Imported);
        var token = host.People.Institution(OostBrabantYear.Indigo);
        var own = $"years/2025/institutions/{OostBrabantYear.Indigo}";
        var filed = await new Registrations(host.For(token)).FileRequestAsync(
            new FileRequestRequest { Parent = own, Profession = Profession.Gz, Places = 2, RequestId = "one" });

        using var again = await SendAsync(
            client, HttpMethod.Post, $"/v1/{own}:fileRequest", """{"profession":"PROFESSION_GZ","places":2,"requestId":"one"}""",
            "application/json", token);
        using var other = await SendAsync(
            client, HttpMethod.Post, $"/v1/{own}:fileRequest", """{"profession":"PROFESSION_GZ","places":3,"requestId":"one"}""",
            "application/json", token);
        using var wrong = await SendAsync(
            client, HttpMethod.Post, $"/v1/{own}:fileRequest", """{"profession":"PROFESSION_GZ","places":-1,"requestId":"two"}""",
            "application/json", token);

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(filed, PlaceRequest.Parser.ParseJson(await again.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        Assert.Equal("ALREADY_EXISTS", (string?)JsonNode.Parse(await other.Content.ReadAsStringAsync())!["code"]);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task What_is_anothers_is_answered_as_what_does_not_exist()
    {
        var clock = new StoryClock();
        await using var host = await RunningHost.StartAsync(Dialect.Sqlite, clock: clock, runWorker: false);
        using var client = new HttpClient { BaseAddress = host.JsonAddress };
        clock.Goto(2, 1);
        Assert.True((await YearFiles.ImportAsync(host.For(host.People.Anna), OostBrabantYear.Files())).Imported);
        var token = host.People.Institution(OostBrabantYear.Indigo);

        using var anothers = await SendAsync(
            client, HttpMethod.Get, $"/v1/years/2025/institutions/{OostBrabantYear.Oro}", null, null, token);
        using var nobodys = await SendAsync(client, HttpMethod.Get, "/v1/years/2025/institutions/N9999", null, null, token);

        Assert.Equal(HttpStatusCode.NotFound, anothers.StatusCode);
        Assert.Equal(
            await nobodys.Content.ReadAsStringAsync(),
            (await anothers.Content.ReadAsStringAsync()).Replace(OostBrabantYear.Oro, "N9999", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_for_json_that_is_taken_and_one_beside_tls_are_told_with_what_to_do()
    {
        await using var first = await RunningHost.StartAsync(Dialect.Sqlite, runWorker: false);
        using var folder = new TemporaryFolder();
        var options = new TopGrid.Host.HostOptions
        {
            Storage = StorageOptions.Sqlite(folder.File("other.db")),
            IdentitiesFile = folder.File("identities.json"),
            Port = 0,
            JsonPort = first.JsonAddress.Port,
        };
        var taken = await Assert.ThrowsAsync<TopGrid.Worker.StartException>(
            () => TopGrid.Host.HostApplication.StartAsync(options, CancellationToken.None));
        Assert.Contains($"Port {first.JsonAddress.Port} on 127.0.0.1 is taken", taken.Message, StringComparison.Ordinal);
        var both = await Assert.ThrowsAsync<TopGrid.Worker.StartException>(() => TopGrid.Host.HostApplication.StartAsync(
            options with { Tls = new(new TopGrid.Rpc.Tls.CertificateFiles(folder.File("none.pem"), null, null)) }, CancellationToken.None));
        Assert.Contains("leave out the port for JSON", both.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient client, HttpMethod method, string path, string? body, string? type, string? token)
    {
        using var request = new HttpRequestMessage(method, new Uri(client.BaseAddress!, path));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type!));
        }

        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return await client.SendAsync(request);
    }
}
