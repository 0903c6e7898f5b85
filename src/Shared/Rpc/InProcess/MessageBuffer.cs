using System.Buffers;
using Google.Protobuf;
using Grpc.Core;
using TopGrid.Rpc.Interceptors;
using TopGrid.Rpc.Wire;

namespace TopGrid.Rpc.InProcess;

/// <summary>
/// The bytes of one message, in a pooled array: what one side serialised and the other parses, so that nothing is shared.
/// </summary>
internal sealed class MessageBuffer : SerializationContext, IBufferWriter<byte>, IDisposable
{
    private byte[] _bytes = [];
    private int _length;

    private MessageBuffer()
    {
    }

    /// <summary>The message.</summary>
    public ReadOnlyMemory<byte> Payload => _bytes.AsMemory(0, _length);

    /// <summary>Serialises a message.</summary>
    public static MessageBuffer Serialize<T>(Marshaller<T> marshaller, T message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var buffer = new MessageBuffer();
        marshaller.ContextualSerializer(message, buffer);
        return buffer;
    }

    /// <summary>Makes the message of the bytes, and gives them back.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED over the limit, INTERNAL for bytes that are not a message.</exception>
    public T Parse<T>(Marshaller<T> marshaller, int maxBytes)
    {
        using (this)
        {
            try
            {
                return _length <= maxBytes
                    ? marshaller.ContextualDeserializer(new PayloadContext(Payload))
                    : throw new RpcException(BoundedGzip.TooLong(maxBytes));
            }
            catch (InvalidProtocolBufferException)
            {
                throw new RpcException(Faults.Unreadable(typeof(T).Name));
            }
        }
    }

    public override void SetPayloadLength(int payloadLength) => Reserve(payloadLength);

    public override IBufferWriter<byte> GetBufferWriter() => this;

    public override void Complete()
    {
        // The length says it.
    }

    public override void Complete(byte[] payload)
    {
        Reserve(payload.Length);
        payload.CopyTo(_bytes.AsSpan(_length));
        _length += payload.Length;
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose()
    {
        var returned = _bytes;
        (_bytes, _length) = ([], 0);
        if (returned.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(returned);
        }
    }

    private void Reserve(int more)
    {
        if (_bytes.Length - _length >= more)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + Math.Max(more, 256), _bytes.Length * 2));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
    }

    private sealed class PayloadContext(ReadOnlyMemory<byte> payload) : DeserializationContext
    {
        public override int PayloadLength => payload.Length;

        public override byte[] PayloadAsNewBuffer() => payload.ToArray();

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(payload);
    }
}
