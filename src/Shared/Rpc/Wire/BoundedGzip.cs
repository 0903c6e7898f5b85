using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;

namespace TopGrid.Rpc.Wire;

/// <summary>
/// Gzip that unpacks no more than a message may have. The framework's own has no such bound: four megabytes that promise four gigabytes
/// would be unpacked. What a message unpacks to is measured first, in little memory, so that many at once that promise much take none.
/// </summary>
/// <param name="maxBytes">Longest message.</param>
internal sealed class BoundedGzip(int maxBytes) : ICompressionProvider
{
    /// <summary>Its name on the wire.</summary>
    public const string Name = "gzip";

    /// <summary>What this server can read.</summary>
    public const string Accepted = "identity,gzip";

    // Header and trailer of gzip. The reader takes fewer bytes for an empty message instead of a broken one.
    private const int GzipBytes = 18;

    private const int ChunkBytes = 16 * 1024;

    public string EncodingName => Name;

    /// <summary>The refusal of a message over the limit.</summary>
    public static Status TooLong(int maxBytes) =>
        new(StatusCode.ResourceExhausted,
            $"The message has more than the {maxBytes} bytes that are taken; send it in parts over a stream.");

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new GZipStream(stream, compressionLevel ?? CompressionLevel.Fastest, leaveOpen: true);

    public Stream CreateDecompressionStream(Stream stream)
    {
        // A message's bytes, all there: they can be read twice. .NET writes nothing at all for an empty message.
        if (stream.Length is > 0 and < GzipBytes)
        {
            throw NotGzip();
        }

        Span<byte> chunk = stackalloc byte[ChunkBytes];
        using (var measuring = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true))
        {
            var length = 0;
            while (Read(measuring, chunk) is > 0 and var read)
            {
                length = read <= maxBytes - length ? length + read : throw new RpcException(TooLong(maxBytes));
            }
        }

        stream.Position = 0;
        return new GZipStream(stream, CompressionMode.Decompress);
    }

    private static int Read(GZipStream stream, Span<byte> into)
    {
        try
        {
            return stream.Read(into);
        }
        catch (InvalidDataException)
        {
            throw NotGzip();
        }
    }

    private static RpcException NotGzip() =>
        new(new Status(StatusCode.Internal, "The message is marked as compressed with gzip, but its bytes are not gzip."));
}
