using System.Numerics;

namespace TopGrid.Evidence;

/// <summary>
/// Root of a tree whose leaves pass by once: keeps one hash per complete subtree and the leaves of the last, incomplete one, so memory
/// grows with the logarithm of the number of leaves. For proofs see <see cref="MerkleTree"/>.
/// </summary>
public sealed class MerkleTreeBuilder
{
    // Leaves are hashed in subtrees of 1,024, which stay near the processor.
    private const int WholeLevel = 10;
    private const int WholeBytes = MerkleHash.Size << WholeLevel;

    // Subtree of 2^(k + WholeLevel) leaves at index k; which are present is written in the bits of _whole.
    private readonly byte[][] _subtrees = new byte[64 - WholeLevel][];
    private readonly byte[] _last = new byte[WholeBytes];
    private readonly Subtree _own = new();
    private long _whole;
    private int _lastBytes;

    /// <summary>Leaves appended so far.</summary>
    public long Count => (_whole << WholeLevel) + _lastBytes / MerkleHash.Size;

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
        Fill(leafHash);
    }

    /// <summary>Appends many leaves by their hashes, whole subtrees at a time.</summary>
    /// <param name="leafHashes">The hashes one after the other, 32 bytes each.</param>
    /// <param name="degreeOfParallelism">Threads to use at most; the root does not depend on it.</param>
    public void AppendHashes(ReadOnlyMemory<byte> leafHashes, int degreeOfParallelism = 1)
    {
        if (leafHashes.Length % MerkleHash.Size != 0)
        {
            throw new ArgumentException(
                $"Leaf hashes are {MerkleHash.Size} bytes each; {leafHashes.Length} bytes is no whole number of them.", nameof(leafHashes));
        }
        var rest = leafHashes;
        if (_lastBytes > 0)
        {
            var first = rest[..Math.Min(rest.Length, WholeBytes - _lastBytes)];
            Fill(first.Span);
            rest = rest[first.Length..];
        }
        var whole = rest[..(rest.Length / WholeBytes * WholeBytes)];
        var roots = new byte[whole.Length >> WholeLevel];
        Parallel.For(
            0, whole.Length / WholeBytes, new ParallelOptions { MaxDegreeOfParallelism = degreeOfParallelism }, static () => new Subtree(),
            (k, _, subtree) =>
            {
                subtree.Root(whole.Span.Slice(k * WholeBytes, WholeBytes), roots.AsSpan(k * MerkleHash.Size, MerkleHash.Size));
                return subtree;
            },
            static _ => { });
        for (var at = 0; at < roots.Length; at += MerkleHash.Size)
        {
            AppendWhole(roots.AsSpan(at, MerkleHash.Size));
        }
        Fill(rest[whole.Length..].Span);
    }

    /// <summary>Root over all leaves so far (RFC 9162 2.1.1); more may be appended afterwards.</summary>
    public byte[] Root()
    {
        if (Count == 0)
        {
            return MerkleHash.EmptyRoot();
        }
        var root = new byte[MerkleHash.Size];
        var level = 0;
        if (_lastBytes > 0)
        {
            _own.Root(_last.AsSpan(0, _lastBytes), root);
        }
        else
        {
            level = BitOperations.TrailingZeroCount(_whole);
            _subtrees[level++].CopyTo(root, 0);
        }
        for (; level < _subtrees.Length; level++)
        {
            if ((_whole >> level & 1) == 1)
            {
                MerkleHash.Node(_subtrees[level], root, root);
            }
        }
        return root;
    }

    /// <summary>Appends leaves that fit in the last subtree.</summary>
    private void Fill(ReadOnlySpan<byte> leafHashes)
    {
        leafHashes.CopyTo(_last.AsSpan(_lastBytes));
        _lastBytes += leafHashes.Length;
        if (_lastBytes == WholeBytes)
        {
            Span<byte> root = stackalloc byte[MerkleHash.Size];
            _own.Root(_last, root);
            _lastBytes = 0;
            AppendWhole(root);
        }
    }

    private void AppendWhole(ReadOnlySpan<byte> root)
    {
        Span<byte> carry = stackalloc byte[MerkleHash.Size];
        root.CopyTo(carry);
        var level = 0;
        for (; (_whole >> level & 1) == 1; level++)
        {
            MerkleHash.Node(_subtrees[level], carry, carry);
        }
        carry.CopyTo(_subtrees[level] ??= new byte[MerkleHash.Size]);
        _whole++;
    }

    /// <summary>Hashes up to 1,024 leaves; for one thread.</summary>
    private sealed class Subtree
    {
        private readonly LeafHasher _hasher = new();
        private readonly byte[] _nodes = new byte[WholeBytes / 2 + MerkleHash.Size];

        /// <summary>Root of one leaf or more. A node without a sibling moves up as it is, which gives the tree of RFC 9162.</summary>
        public void Root(ReadOnlySpan<byte> leafHashes, Span<byte> root)
        {
            var level = leafHashes;
            while (level.Length > MerkleHash.Size)
            {
                var paired = level.Length / (2 * MerkleHash.Size) * MerkleHash.Size;
                _hasher.HashPairs(level[..(2 * paired)], _nodes);
                level[(2 * paired)..].CopyTo(_nodes.AsSpan(paired));
                level = _nodes.AsSpan(0, paired + (level.Length - 2 * paired));
            }
            level.CopyTo(root);
        }
    }
}
