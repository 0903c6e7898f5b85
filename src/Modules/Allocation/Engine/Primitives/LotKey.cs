using System.Buffers.Binary;

namespace TopGrid.Allocation.Engine;

/// <summary>The 32 bytes of a lot, compared unsigned from left to right; the lowest comes first (rules.md 4.3).</summary>
/// <param name="A">Bytes 0-7, big endian.</param>
/// <param name="B">Bytes 8-15.</param>
/// <param name="C">Bytes 16-23.</param>
/// <param name="D">Bytes 24-31.</param>
public readonly record struct LotKey(ulong A, ulong B, ulong C, ulong D) : IComparable<LotKey>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    /// <summary>Reads 32 bytes.</summary>
    public static LotKey FromBytes(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));

    /// <summary>Writes 32 bytes.</summary>
    public void WriteTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, A);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], B);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], C);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], D);
    }

    /// <inheritdoc/>
    public int CompareTo(LotKey other)
    {
        var order = A.CompareTo(other.A);
        if (order == 0)
        {
            order = B.CompareTo(other.B);
        }

        if (order == 0)
        {
            order = C.CompareTo(other.C);
        }

        return order == 0 ? D.CompareTo(other.D) : order;
    }

    /// <summary>64 lower-case hex digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        WriteTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>Earlier in the draw.</summary>
    public static bool operator <(LotKey left, LotKey right) => left.CompareTo(right) < 0;

    /// <summary>Later in the draw.</summary>
    public static bool operator >(LotKey left, LotKey right) => left.CompareTo(right) > 0;

    /// <summary>Earlier in the draw or the same.</summary>
    public static bool operator <=(LotKey left, LotKey right) => left.CompareTo(right) <= 0;

    /// <summary>Later in the draw or the same.</summary>
    public static bool operator >=(LotKey left, LotKey right) => left.CompareTo(right) >= 0;
}
