using System.Security.Cryptography;

namespace TopGrid.Evidence;

/// <summary>The hashes of RFC 9162 2.1.1: SHA-256 with a prefix that keeps leaves and nodes apart.</summary>
public static class MerkleHash
{
    /// <summary>Bytes in a hash.</summary>
    public const int Size = 32;

    /// <summary>Root of the tree without leaves: SHA-256 of nothing.</summary>
    public static byte[] EmptyRoot() => SHA256.HashData([]);

    /// <summary>SHA-256(0x00 || leaf) into <paramref name="destination"/> of 32 bytes.</summary>
    public static void Leaf(ReadOnlySpan<byte> leaf, Span<byte> destination)
    {
        const int onStack = 1024;
        var length = leaf.Length + 1;
        var input = length <= onStack ? stackalloc byte[length] : new byte[length];
        input[0] = 0;
        leaf.CopyTo(input[1..]);
        SHA256.HashData(input, destination);
    }

    /// <summary>SHA-256(0x00 || leaf).</summary>
    public static byte[] Leaf(ReadOnlySpan<byte> leaf)
    {
        var hash = new byte[Size];
        Leaf(leaf, hash);
        return hash;
    }

    /// <summary>SHA-256(0x01 || left || right) into <paramref name="destination"/> of 32 bytes, which may be one of the two.</summary>
    public static void Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> destination)
    {
        Span<byte> input = stackalloc byte[1 + 2 * Size];
        input[0] = 1;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Size)..]);
        SHA256.HashData(input, destination);
    }
}
