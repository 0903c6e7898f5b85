using TopGrid.Hashing;

namespace TopGrid.Evidence;

/// <summary>
/// Hashes many leaves (RFC 9162 2.1.1), eight or sixteen at a time where the machine can: the same hashes as
/// <see cref="MerkleHash.Leaf(ReadOnlySpan{byte})"/>. For one thread; give each its own.
/// </summary>
public sealed class LeafHasher
{
    // Longer leaves (a draw with thousands of tickets is never a leaf) are hashed one by one.
    private const int Stride = 1024;
    private const int LongestInLane = Stride - 10;
    private readonly byte[] _lanes = new byte[Sha256Lanes.Lanes * Stride];
    private readonly int[] _lengths = new int[Sha256Lanes.Lanes];

    /// <summary>Hashes leaves into <paramref name="hashes"/>, 32 bytes each, one after the other.</summary>
    /// <param name="count">Number of leaves.</param>
    /// <param name="leaf">The leaf at a position.</param>
    /// <param name="hashes">Receives the hashes.</param>
    public void Hash(int count, Func<int, ReadOnlyMemory<byte>> leaf, Span<byte> hashes)
    {
        var done = 0;
        while (done < count)
        {
            var next = Math.Min(count, done + Sha256Lanes.Lanes);
            if (Sha256Lanes.IsSupported && next - done == Sha256Lanes.Lanes && Fill(done, leaf))
            {
                Sha256Lanes.Hash(_lanes, Stride, _lengths, hashes.Slice(done * MerkleHash.Size, Sha256Lanes.Lanes * MerkleHash.Size));
                done = next;
            }
            for (; done < next; done++)
            {
                MerkleHash.Leaf(leaf(done).Span, hashes.Slice(done * MerkleHash.Size, MerkleHash.Size));
            }
        }
    }

    /// <summary>Hashes pairs of nodes: parent k of children 2k and 2k + 1. Parents may overwrite the first half of the children.</summary>
    internal void HashPairs(ReadOnlySpan<byte> children, Span<byte> parents)
    {
        const int size = MerkleHash.Size;
        var pairs = children.Length / (2 * size);
        var done = 0;
        for (; Sha256Lanes.IsSupported && pairs - done >= Sha256Lanes.Lanes; done += Sha256Lanes.Lanes)
        {
            for (var lane = 0; lane < Sha256Lanes.Lanes; lane++)
            {
                var input = _lanes.AsSpan(lane * Stride, Stride);
                input[0] = 1;
                children.Slice(2 * (done + lane) * size, 2 * size).CopyTo(input[1..]);
                _lengths[lane] = Sha256Lanes.Pad(input, 1 + 2 * size);
            }
            Sha256Lanes.Hash(_lanes, Stride, _lengths, parents.Slice(done * size, Sha256Lanes.Lanes * size));
        }
        for (; done < pairs; done++)
        {
            MerkleHash.Node(
                children.Slice(2 * done * size, size), children.Slice((2 * done + 1) * size, size), parents.Slice(done * size, size));
        }
    }

    private bool Fill(int first, Func<int, ReadOnlyMemory<byte>> leaf)
    {
        for (var lane = 0; lane < Sha256Lanes.Lanes; lane++)
        {
            var bytes = leaf(first + lane).Span;
            if (bytes.Length > LongestInLane)
            {
                return false;
            }
            var input = _lanes.AsSpan(lane * Stride, Stride);
            input[0] = 0;
            bytes.CopyTo(input[1..]);
            _lengths[lane] = Sha256Lanes.Pad(input, bytes.Length + 1);
        }
        return true;
    }
}
