using System.Buffers;
using Grpc.Core;

namespace TopGrid.Rpc.InProcess;

/// <summary>The bytes of one message, in a pooled array.</summary>
internal sealed class FrameBuffer : SerializationContext, IBufferWriter<byte>, IDisposable
{
    private byte[] _bytes = [];
    private int _length;
    private bool _complete;

    private FrameBuffer()
    {
    }

    /// <summary>The message.</summary>
    public ReadOnlyMemory<byte> Payload => _bytes.AsMemory(0, _length);

    /// <summary>Serialises a message.</summary>
    public static FrameBuffer Serialize<T>(Marshaller<T> marshaller, T message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var frame = new FrameBuffer();
        marshaller.ContextualSerializer(message, frame);
        return frame._complete ? frame : throw new InvalidOperationException($"The serializer of {typeof(T)} did not complete the message.");
    }

    public override void SetPayloadLength(int payloadLength) => Reserve(payloadLength);

    public override IBufferWriter<byte> GetBufferWriter() => this;

    public override void Complete() => _complete = true;

    public override void Complete(byte[] payload)
    {
        Reserve(payload.Length);
        payload.CopyTo(_bytes.AsSpan(_length));
        _length += payload.Length;
        _complete = true;
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
}
