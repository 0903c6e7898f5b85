using System.Numerics;

namespace TopGrid.Evidence;

/// <summary>
/// Root of a tree whose leaves pass by once: keeps one hash per complete subtree, so memory grows with the logarithm
/// of the number of leaves. For proofs see <see cref="MerkleTree"/>.
/// </summary>
public sealed class MerkleTreeBuilder
{
    // Many leaves at once are hashed in subtrees of 1,024, which stay near the processor.
    private const int WholeLevel = 10;

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
        AppendSubtree(leafHash, level: 0);
    }

    /// <summary>Appends many leaves by their hashes, whole subtrees at a time.</summary>
    /// <param name="leafHashes">The hashes one after the other, 32 bytes each.</param>
    /// <param name="degreeOfParallelism">Threads to use at most; the root does not depend on it.</param>
    public void AppendHashes(ReadOnlyMemory<byte> leafHashes, int degreeOfParallelism = 1)
    {
        if (leafHashes.Length % MerkleHash.Size != 0)
        {
            throw new ArgumentException($"Leaf hashes are {MerkleHash.Size} bytes each; {leafHashes.Length} bytes is no whole number of them.", nameof(leafHashes));
        }
        var rest = leafHashes;
        while (rest.Length > 0 && Count % (1 << WholeLevel) != 0)
        {
            AppendHash(rest.Span[..MerkleHash.Size]);
            rest = rest[MerkleHash.Size..];
        }
        const int bytes = MerkleHash.Size << WholeLevel;
        var whole = rest[..(rest.Length / bytes * bytes)];
        var roots = new byte[whole.Length >> WholeLevel];
        Parallel.For(0, whole.Length / bytes, new ParallelOptions { MaxDegreeOfParallelism = degreeOfParallelism }, static () => (new LeafHasher(), new byte[bytes / 2]), (k, _, mine) =>
        {
            var (hasher, nodes) = mine;
            hasher.HashPairs(whole.Span.Slice(k * bytes, bytes), nodes);
            for (var length = nodes.Length; length > MerkleHash.Size; length /= 2)
            {
                hasher.HashPairs(nodes.AsSpan(0, length), nodes.AsSpan(0, length / 2));
            }
            nodes.AsSpan(0, MerkleHash.Size).CopyTo(roots.AsSpan(k * MerkleHash.Size));
            return mine;
        }, static _ => { });
        for (var at = 0; at < roots.Length; at += MerkleHash.Size)
        {
            AppendSubtree(roots.AsSpan(at, MerkleHash.Size), WholeLevel);
        }
        for (rest = rest[whole.Length..]; rest.Length > 0; rest = rest[MerkleHash.Size..])
        {
            AppendHash(rest.Span[..MerkleHash.Size]);
        }
    }

    /// <summary>Appends 2^level leaves by the root of their subtree; Count is a multiple of as many.</summary>
    private void AppendSubtree(ReadOnlySpan<byte> root, int level)
    {
        var leaves = 1L << level;
        Span<byte> carry = stackalloc byte[MerkleHash.Size];
        root.CopyTo(carry);
        for (; (Count >> level & 1) == 1; level++)
        {
            MerkleHash.Node(_subtrees[level], carry, carry);
        }
        carry.CopyTo(_subtrees[level] ??= new byte[MerkleHash.Size]);
        Count += leaves;
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
