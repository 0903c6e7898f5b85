using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using TopGrid.Rpc.Tls;

namespace TopGrid.Rpc.Tests;

/// <summary>Calls to the probe by a plain HTTP/2 client that sends what it is told, right or wrong.</summary>
internal sealed class RawCalls(Uri address, TlsClientOptions? tls) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { SslOptions = tls?.ToHandshake() ?? new() });

    /// <summary>A message in its length-prefixed form.</summary>
    public static byte[] Frame(byte flag, params ReadOnlySpan<byte> payload)
    {
        var frame = new byte[5 + payload.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)payload.Length);
        payload.CopyTo(frame.AsSpan(5));
        return frame;
    }

    /// <summary>Calls a method of the probe.</summary>
    public Task<RawAnswer> CallAsync(string method, byte[] body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, "/topgrid.probe.v1.Probe/" + method, "application/grpc", body, headers);

    /// <summary>Calls a method of the probe with a body that writes itself.</summary>
    public Task<RawAnswer> CallAsync(string method, HttpContent body) =>
        SendAsync(HttpMethod.Post, "/topgrid.probe.v1.Probe/" + method, "application/grpc", body);

    public async Task<RawAnswer> SendAsync(
        HttpMethod verb, string path, string? contentType, byte[] body, params (string Name, string Value)[] headers)
    {
        using var content = new ByteArrayContent(body);
        return await SendAsync(verb, path, contentType, content, headers);
    }

    private async Task<RawAnswer> SendAsync(HttpMethod verb, string path, string? contentType, HttpContent content,
        params (string Name, string Value)[] headers)
    {
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        using var request = new HttpRequestMessage(verb, new Uri(address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = verb == HttpMethod.Get ? null : content,
        };
        request.Headers.TE.ParseAdd("trailers");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request);
        var received = await response.Content.ReadAsByteArrayAsync();
        return new RawAnswer(
            response.StatusCode, Collect(response.Headers, response.Content.Headers), received, Collect(response.TrailingHeaders));
    }

    public void Dispose() => _http.Dispose();

    private static Dictionary<string, string[]> Collect(params IEnumerable<HttpHeaders> all) => all
        .SelectMany(headers => headers.NonValidated)
        .ToDictionary(header => header.Key, header => header.Value.ToArray(), StringComparer.OrdinalIgnoreCase);
}

/// <summary>An answer as it came.</summary>
internal sealed record RawAnswer(
    HttpStatusCode Http, IReadOnlyDictionary<string, string[]> Headers, byte[] Body, IReadOnlyDictionary<string, string[]> Trailers)
{
    /// <summary>Whether status and message came as headers, without a body.</summary>
    public bool IsTrailersOnly => Headers.ContainsKey("grpc-status");

    /// <summary>The gRPC status, wherever it stands.</summary>
    public string Status => Assert.Single((IsTrailersOnly ? Headers : Trailers)["grpc-status"]);

    /// <summary>A header or trailer of the outcome.</summary>
    public string Header(string name) => Assert.Single((IsTrailersOnly ? Headers : Trailers)[name]);

    public string Message => (IsTrailersOnly ? Headers : Trailers).TryGetValue("grpc-message", out var values) ? Assert.Single(values) : "";
}
