using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace TopGrid.Deploy.Tests.Image;

/// <summary>Asks as a kubelet does, by <c>grpc.health.v1.Health/Check</c> over HTTP/2 without TLS.</summary>
internal static class GrpcHealth
{
    private static readonly HttpClient _client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });

    /// <summary>Does it say that it serves? When nobody listens, it does not.</summary>
    /// <param name="port">Loopback port.</param>
    /// <param name="service">Name of the service, of fewer than 100 letters.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<bool> ServesAsync(int port, string service, CancellationToken cancellationToken)
    {
        // A message is a byte for "not compressed" and four for its length; its one field, number 1, is text.
        var name = Encoding.UTF8.GetBytes(service);
        byte[] message = [0, 0, 0, 0, (byte)(name.Length + 2), 0x0A, (byte)name.Length, .. name];
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/grpc.health.v1.Health/Check")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(message),
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        try
        {
            using var response = await _client.SendAsync(request, cancellationToken);
            var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            // The status is field 1, a number; 1 is SERVING.
            return answer.AsSpan().SequenceEqual((ReadOnlySpan<byte>)[0, 0, 0, 0, 2, 0x08, 1]);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
