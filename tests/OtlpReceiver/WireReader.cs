using System.Buffers.Binary;
using System.Text;

namespace TopGrid.OtlpReceiver;

/// <summary>A minimal reader of the protocol buffers wire format: fields one after the other, unknown ones skipped by the caller.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>The number of the field that was read last.</summary>
    public int Field { get; private set; }

    /// <summary>The wire type of the field that was read last: 0 varint, 1 64 bits, 2 bytes, 5 32 bits.</summary>
    public int WireType { get; private set; }

    public bool Next()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var tag = Varint();
        Field = (int)(tag >> 3);
        WireType = (int)(tag & 7);
        return true;
    }

    public ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var b = _rest[0];
            _rest = _rest[1..];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A varint of more than ten bytes.");
    }

    public ulong Fixed64()
    {
        var value = BinaryPrimitives.ReadUInt64LittleEndian(_rest);
        _rest = _rest[8..];
        return value;
    }

    public ReadOnlySpan<byte> Bytes()
    {
        var length = checked((int)Varint());
        var value = _rest[..length];
        _rest = _rest[length..];
        return value;
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public void Skip()
    {
        switch (WireType)
        {
            case 0: Varint(); break;
            case 1: _rest = _rest[8..]; break;
            case 2: Bytes(); break;
            case 5: _rest = _rest[4..]; break;
            default: throw new InvalidDataException($"Wire type {WireType} is not used by OTLP.");
        }
    }
}
