namespace TopGrid.Evidence;

/// <summary>
/// The evidence tree (RFC 9162 2.1): leaves are the canonical bytes of decision rows in canonical order, its root is
/// published with the proposal, and an inclusion proof shows an institution that its row is under that root.
/// Holds all levels, 64 bytes a leaf.
/// </summary>
public sealed class MerkleTree
{
    private const int ParallelFrom = 4096;

    // Level 0 are the leaf hashes; an odd last node moves up unchanged, which is the RFC's split at the largest power of two.
    private readonly byte[][] _levels;

    private MerkleTree(byte[][] levels, int count)
    {
        _levels = levels;
        Count = count;
    }

    /// <summary>Number of leaves.</summary>
    public int Count { get; }

    /// <summary>The root, 32 bytes.</summary>
    public byte[] Root => Count == 0 ? MerkleHash.EmptyRoot() : _levels[^1].AsSpan().ToArray();

    /// <summary>Hash of the leaf at <paramref name="index"/>.</summary>
    public ReadOnlySpan<byte> LeafHash(int index) => _levels[0].AsSpan(index * MerkleHash.Size, MerkleHash.Size);

    /// <summary>Hashes the leaves and builds the tree.</summary>
    /// <param name="leaves">Bytes of each leaf, in order.</param>
    /// <param name="degreeOfParallelism">Threads to use at most; the root does not depend on it.</param>
    public static MerkleTree FromLeaves(IReadOnlyList<ReadOnlyMemory<byte>> leaves, int degreeOfParallelism = 1)
    {
        var hashes = new byte[leaves.Count * MerkleHash.Size];
        ForRanges(leaves.Count, degreeOfParallelism, (from, until) =>
        {
            var part = hashes.AsSpan(from * MerkleHash.Size, (until - from) * MerkleHash.Size);
            new LeafHasher().Hash(until - from, i => leaves[from + i], part);
        });
        return FromLeafHashes(hashes, degreeOfParallelism);
    }

    /// <summary>Builds the tree over leaf hashes.</summary>
    /// <param name="leafHashes">The hashes one after the other, 32 bytes each; not copied, so not to be changed afterwards.</param>
    /// <param name="degreeOfParallelism">Threads to use at most; the root does not depend on it.</param>
    public static MerkleTree FromLeafHashes(byte[] leafHashes, int degreeOfParallelism = 1)
    {
        if (leafHashes.Length % MerkleHash.Size != 0)
        {
            throw new ArgumentException(
                $"Leaf hashes are {MerkleHash.Size} bytes each; {leafHashes.Length} bytes is no whole number of them.", nameof(leafHashes));
        }
        var levels = new List<byte[]> { leafHashes };
        while (levels[^1].Length > MerkleHash.Size)
        {
            levels.Add(Parents(levels[^1], degreeOfParallelism));
        }
        return new MerkleTree([.. levels], leafHashes.Length / MerkleHash.Size);
    }

    /// <summary>The hashes that lead from the leaf at <paramref name="index"/> to the root, lowest first (RFC 9162 2.1.3.1).</summary>
    public IReadOnlyList<byte[]> InclusionProof(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        var proof = new List<byte[]>();
        for (var level = 0; level < _levels.Length - 1; level++, index >>= 1)
        {
            var sibling = (index ^ 1) * MerkleHash.Size;
            if (sibling < _levels[level].Length)
            {
                proof.Add(_levels[level].AsSpan(sibling, MerkleHash.Size).ToArray());
            }
        }
        return proof;
    }

    private static byte[] Parents(byte[] children, int degreeOfParallelism)
    {
        const int size = MerkleHash.Size;
        var pairs = children.Length / (2 * size);
        var odd = children.Length % (2 * size) != 0;
        var parents = new byte[(pairs + (odd ? 1 : 0)) * size];
        ForRanges(pairs, degreeOfParallelism, (from, until) =>
        {
            new LeafHasher().HashPairs(
                children.AsSpan(2 * from * size, 2 * (until - from) * size), parents.AsSpan(from * size, (until - from) * size));
        });
        if (odd)
        {
            children.AsSpan(children.Length - size).CopyTo(parents.AsSpan(parents.Length - size));
        }
        return parents;
    }

    private static void ForRanges(int count, int degreeOfParallelism, Action<int, int> work)
    {
        if (degreeOfParallelism <= 1 || count < ParallelFrom)
        {
            work(0, count);
            return;
        }
        var chunks = (count + ParallelFrom - 1) / ParallelFrom;
        Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = degreeOfParallelism },
            chunk => work(chunk * ParallelFrom, Math.Min(count, (chunk + 1) * ParallelFrom)));
    }
}
