using System.Numerics;

namespace TopGrid.Evidence;

/// <summary>
/// Root of a tree whose leaves pass by once: keeps one hash per complete subtree, so memory grows with the logarithm
/// of the number of leaves. For proofs see <see cref="MerkleTree"/>.
/// </summary>
public sealed class MerkleTreeBuilder
{
    // Subtree of 2^k leaves at index k; which are present is written in the bits of Count.
    private readonly byte[][] _subtrees = new byte[64][];

    /// <summary>Leaves appended so far.</summary>
    public long Count { get; private set; }

    /// <summary>Appends a leaf by its bytes.</summary>
    public void Append(ReadOnlySpan<byte> leaf)
    {
        Span<byte> hash = stackalloc byte[MerkleHash.Size];
        MerkleHash.Leaf(leaf, hash);
        AppendHash(hash);
    }

    /// <summary>Appends a leaf by its hash (32 bytes).</summary>
    public void AppendHash(ReadOnlySpan<byte> leafHash)
    {
        if (leafHash.Length != MerkleHash.Size)
        {
            throw new ArgumentException($"A leaf hash has {MerkleHash.Size} bytes, not {leafHash.Length}.", nameof(leafHash));
        }
        Span<byte> carry = stackalloc byte[MerkleHash.Size];
        leafHash.CopyTo(carry);
        var level = 0;
        for (; (Count >> level & 1) == 1; level++)
        {
            MerkleHash.Node(_subtrees[level], carry, carry);
        }
        carry.CopyTo(_subtrees[level] ??= new byte[MerkleHash.Size]);
        Count++;
    }

    /// <summary>Root over all leaves so far (RFC 9162 2.1.1); more may be appended afterwards.</summary>
    public byte[] Root()
    {
        if (Count == 0)
        {
            return MerkleHash.EmptyRoot();
        }
        var root = new byte[MerkleHash.Size];
        var level = BitOperations.TrailingZeroCount(Count);
        _subtrees[level].CopyTo(root, 0);
        for (level++; level < 63; level++)
        {
            if ((Count >> level & 1) == 1)
            {
                MerkleHash.Node(_subtrees[level], root, root);
            }
        }
        return root;
    }
}
