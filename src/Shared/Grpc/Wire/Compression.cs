using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Grpc.Core;

namespace TopGrid.Grpc.Wire;

/// <summary>Compression of messages, by the protocol's document "compression". There is one algorithm beside none: gzip.</summary>
internal static class Compression
{
    public const string EncodingHeader = "grpc-encoding";
    public const string AcceptHeader = "grpc-accept-encoding";

    /// <summary>By this entry of its metadata a side asks its own end to compress; it is not sent. The official packages know it too.</summary>
    public const string RequestHeader = "grpc-internal-encoding-request";

    public const string Identity = "identity";
    public const string Gzip = "gzip";

    /// <summary>What both ends can read.</summary>
    public const string Accepted = Identity + "," + Gzip;

    // Header and trailer of gzip. The reader takes fewer bytes for an empty message instead of a broken one.
    private const int GzipBytes = 18;

    // Below this gzip gains next to nothing.
    private const int SmallestBytes = 128;

    private const int ChunkBytes = 16 * 1024;

    /// <summary>Whether a header that names an encoding names one that both ends can read.</summary>
    public static bool IsKnown(string? encoding) => encoding is null or "" or Identity or Gzip;

    /// <summary>Whether a list of encodings holds gzip.</summary>
    public static bool AcceptsGzip(string? accepted) =>
        accepted is not null && accepted.Split(',', StringSplitOptions.TrimEntries).Contains(Gzip, StringComparer.Ordinal);

    /// <summary>A message for the wire, compressed when that makes it smaller.</summary>
    /// <param name="marshaller">Makes the bytes.</param>
    /// <param name="message">The message.</param>
    /// <param name="gzip">Whether gzip was agreed on.</param>
    /// <param name="options">What the writer wishes for this message.</param>
    public static FrameBuffer Serialize<T>(Marshaller<T> marshaller, T message, bool gzip, WriteOptions? options)
    {
        var frame = FrameBuffer.Serialize(marshaller, message);
        if (!gzip || frame.Payload.Length < SmallestBytes || options?.Flags.HasFlag(WriteFlags.NoCompress) == true)
        {
            return frame;
        }

        using var compressed = new MemoryStream(frame.Payload.Length / 2);
        using (var stream = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(frame.Payload.Span);
        }

        if (compressed.Length >= frame.Payload.Length)
        {
            return frame;
        }

        frame.Dispose();
        return FrameBuffer.OfCompressed(compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
    }

    /// <summary>Turns a compressed payload into a message. What it unpacks to is never kept beyond the limit, whatever it promises.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED over the limit, INTERNAL for bytes that are not gzip.</exception>
    public static T Parse<T>(Marshaller<T> marshaller, ReadOnlySequence<byte> payload, int maxBytes)
    {
        if (payload.Length < GzipBytes)
        {
            throw NotGzip();
        }

        // Unpacked twice: first only to measure, in little memory, so that many messages at once that unpack to far more than they are take none.
        var length = Measure(payload, maxBytes);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            using var stream = Unpack(payload);
            for (var at = 0; at < length;)
            {
                at += Read(stream, buffer.AsSpan(at, length - at));
            }

            return Messages.Parse(marshaller, new ReadOnlySequence<byte>(buffer, 0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int Measure(ReadOnlySequence<byte> payload, int maxBytes)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            using var stream = Unpack(payload);
            var length = 0;
            while (Read(stream, chunk) is > 0 and var read)
            {
                if (read > maxBytes - length)
                {
                    throw Messages.TooLong($"more than {maxBytes}", maxBytes);
                }

                length += read;
            }

            return length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private static GZipStream Unpack(ReadOnlySequence<byte> payload) => new(PipeReader.Create(payload).AsStream(), CompressionMode.Decompress);

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
