using System.Buffers;

namespace TopGrid.Allocation.Calculation.Results;

/// <summary>A buffer writer over a stream, so that large JSON is written without being held.</summary>
internal sealed class StreamBufferWriter(Stream output) : IBufferWriter<byte>
{
    private byte[] _buffer = new byte[1 << 16];
    private int _used;

    public void Advance(int count) => _used += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(_used);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(_used);
    }

    public void Flush()
    {
        output.Write(_buffer, 0, _used);
        _used = 0;
    }

    private void Reserve(int size)
    {
        if (_buffer.Length - _used >= Math.Max(1, size))
        {
            return;
        }
        Flush();
        if (_buffer.Length < size)
        {
            _buffer = new byte[size];
        }
    }
}
