using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TopGrid.Access.Callers;
using TopGrid.Access.Rules;
using TopGrid.Rpc.Server;
using TopGrid.Transcoding;

namespace TopGrid.Rpc.Tests.Transcoding;

/// <summary>A host with the JSON face of <see cref="PlacesService"/>, and a client of HTTP/1.1.</summary>
public sealed class PlacesHost : IAsyncLifetime
{
    private WebApplication _app = null!;

    public HttpClient Client { get; private set; } = null!;

    public Uri Address => new(_app.Urls.First());

    /// <summary>Where the same methods are served by gRPC.</summary>
    public Uri RpcAddress => new(_app.Urls.Last());

    /// <summary>For channels inside this process.</summary>
    internal RpcServer Server => _app.Services.GetRequiredService<RpcServer>();

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.EndWithProcess();
            });
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseRpc());
        });
        builder.Services.AddSingleton<IAccessPolicy>(new AccessTable(Places.V1.Places.Descriptor.Methods.ToDictionary(
            method => $"/{method.Service.FullName}/{method.Name}",
            method => method.Name == "Closed" ? AccessRule.For(CallerRole.Operator) : AccessRule.Anyone)));
        builder.Services.AddSingleton<ICallerResolver>(new TokenTable());
        builder.Services.AddRpcServer(options =>
            (options.MaxRequestBytes, options.ShutdownGrace) = (100_000, TimeSpan.FromMilliseconds(100)));
        builder.Services.AddRpcService<PlacesService>();
        _app = builder.Build();
        _app.UseRpcEdge();
        _app.MapRpcServices();
        _app.MapTranscoding("Places");
        await _app.StartAsync();
        Client = new HttpClient { BaseAddress = Address };
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>Tells the host to stop, as SIGTERM does, and waits until it has.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <summary>Sends a request; the answer's status, content type and text.</summary>
    internal async Task<Answer> SendAsync(
        string method, string path, string? body = null, string type = "application/json", string? token = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Address, new Uri(path, UriKind.Relative)));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var response = await Client.SendAsync(request);
        return new Answer(
            (int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "", await response.Content.ReadAsStringAsync(),
            response.Headers);
    }

    private sealed class TokenTable : ICallerResolver
    {
        public ValueTask<Caller?> ResolveAsync(Credentials credentials, HttpContext http) =>
            ValueTask.FromResult(
                credentials.Token is { } token && Enum.TryParse<CallerRole>(token, ignoreCase: true, out var role) ? Who.With(role) : null);
    }
}

/// <summary>What came back.</summary>
internal sealed record Answer(int Status, string Type, string Text, HttpResponseHeaders Headers)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public IReadOnlyList<JsonNode> Lines =>
        [.. Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
}
