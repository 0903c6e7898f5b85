using System.Buffers;
using System.Buffers.Binary;
using Grpc.Core;

namespace TopGrid.Grpc.Wire;

/// <summary>One message in its length-prefixed form (flag, four bytes of length, payload), in a pooled array.</summary>
internal sealed class FrameBuffer : SerializationContext, IBufferWriter<byte>, IDisposable
{
    /// <summary>Bytes before the payload.</summary>
    public const int HeaderLength = 5;

    private byte[] bytes = [];
    private int length = HeaderLength;
    private bool complete;

    private FrameBuffer()
    {
    }

    /// <summary>The whole frame, as it goes over the wire.</summary>
    public ReadOnlyMemory<byte> Frame => bytes.AsMemory(0, length);

    /// <summary>The message alone.</summary>
    public ReadOnlyMemory<byte> Payload => bytes.AsMemory(HeaderLength, length - HeaderLength);

    /// <summary>Serialises a message.</summary>
    public static FrameBuffer Serialize<T>(Marshaller<T> marshaller, T message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var frame = new FrameBuffer();
        marshaller.ContextualSerializer(message, frame);
        if (!frame.complete)
        {
            throw new InvalidOperationException($"The serializer of {typeof(T)} did not complete the message.");
        }

        frame.WriteHeader(flag: 0);
        return frame;
    }

    /// <summary>A frame around bytes that are a compressed message.</summary>
    public static FrameBuffer OfCompressed(ReadOnlySpan<byte> payload)
    {
        var frame = new FrameBuffer();
        frame.Reserve(payload.Length);
        payload.CopyTo(frame.bytes.AsSpan(HeaderLength));
        frame.length += payload.Length;
        frame.WriteHeader(flag: 1);
        return frame;
    }

    /// <summary>An unpooled copy of the frame, for content that HttpClient may send when it likes.</summary>
    public byte[] ToArray() => Frame.ToArray();

    public override void SetPayloadLength(int payloadLength) => Reserve(payloadLength);

    public override IBufferWriter<byte> GetBufferWriter()
    {
        Reserve(0);
        return this;
    }

    public override void Complete() => complete = true;

    public override void Complete(byte[] payload)
    {
        Reserve(payload.Length);
        payload.CopyTo(bytes.AsSpan(length));
        length += payload.Length;
        complete = true;
    }

    public void Advance(int count) => length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return bytes.AsMemory(length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose()
    {
        var returned = bytes;
        bytes = [];
        length = 0;
        if (returned.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(returned);
        }
    }

    private void WriteHeader(byte flag)
    {
        bytes[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), (uint)(length - HeaderLength));
    }

    private void Reserve(int more)
    {
        if (bytes.Length - length >= more && bytes.Length > 0)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length + Math.Max(more, 256), bytes.Length * 2));
        bytes.AsSpan(0, Math.Min(length, bytes.Length)).CopyTo(larger);
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }

        bytes = larger;
    }
}
