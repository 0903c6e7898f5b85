using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Google.Protobuf;
using Grpc.Core;

namespace TopGrid.Grpc.Wire;

/// <summary>Reads messages from bytes, with the limits and refusals that all three ends share.</summary>
internal static class Messages
{
    /// <summary>Reads the next length-prefixed message; null at a clean end of the stream.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED over the limit, INTERNAL for bytes that are not a message.</exception>
    /// <param name="reader">The bytes.</param>
    /// <param name="marshaller">Makes messages of them.</param>
    /// <param name="maxBytes">Longest message, on the wire and unpacked.</param>
    /// <param name="gzip">Whether the sender said that it may compress with gzip.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async ValueTask<T?> ReadAsync<T>(
        PipeReader reader, Marshaller<T> marshaller, int maxBytes, bool gzip, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            if (result.IsCanceled)
            {
                throw new OperationCanceledException();
            }

            if (Header(buffer, maxBytes, gzip) is var (isCompressed, length) && buffer.Length >= FrameBuffer.HeaderLength + length)
            {
                var payload = buffer.Slice(FrameBuffer.HeaderLength, length);
                var message = isCompressed ? Compression.Parse(marshaller, payload, maxBytes) : Parse(marshaller, payload);
                reader.AdvanceTo(payload.End);
                return message;
            }

            if (result.IsCompleted)
            {
                reader.AdvanceTo(buffer.Start, buffer.End);
                return buffer.IsEmpty ? null : throw Refuse(StatusCode.Internal, "The stream ended in the middle of a message.");
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>Turns a payload into a message.</summary>
    public static T Parse<T>(Marshaller<T> marshaller, ReadOnlySequence<byte> payload)
    {
        try
        {
            return marshaller.ContextualDeserializer(new PayloadContext(payload));
        }
        catch (InvalidProtocolBufferException)
        {
            throw Refuse(StatusCode.Internal, $"The message is not a {typeof(T).Name}; do both sides use the same contract?");
        }
    }

    /// <summary>Refuses a message over the limit.</summary>
    public static void CheckLength(long length, int maxBytes)
    {
        if (length > maxBytes)
        {
            throw TooLong($"{length}", maxBytes);
        }
    }

    /// <summary>The refusal of a message over the limit.</summary>
    public static RpcException TooLong(string length, int maxBytes) =>
        Refuse(StatusCode.ResourceExhausted, $"The message has {length} bytes and at most {maxBytes} are taken; send it in parts over a stream.");

    private static (bool IsCompressed, int Length)? Header(ReadOnlySequence<byte> buffer, int maxBytes, bool gzip)
    {
        if (buffer.Length < FrameBuffer.HeaderLength)
        {
            return null;
        }

        Span<byte> header = stackalloc byte[FrameBuffer.HeaderLength];
        buffer.Slice(0, FrameBuffer.HeaderLength).CopyTo(header);
        if (header[0] > (gzip ? 1 : 0))
        {
            throw Refuse(StatusCode.Internal, header[0] == 1
                ? $"The message is marked as compressed, but the header {Compression.EncodingHeader} does not say how."
                : $"The message starts with flag {header[0]}; only 0 and 1 exist.");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        CheckLength(length, maxBytes);
        return (header[0] == 1, (int)length);
    }

    private static RpcException Refuse(StatusCode code, string detail) => new(new Status(code, detail));

    private sealed class PayloadContext(ReadOnlySequence<byte> payload) : DeserializationContext
    {
        public override int PayloadLength => (int)payload.Length;

        public override byte[] PayloadAsNewBuffer() => payload.ToArray();

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => payload;
    }
}
