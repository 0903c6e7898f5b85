namespace TopGrid.Evidence;

/// <summary>Checks that a leaf is under a published root, with nothing but the leaf and the proof.</summary>
public static class InclusionProof
{
    /// <summary>RFC 9162 2.1.3.2: true when <paramref name="proof"/> leads from the leaf to the root.</summary>
    /// <param name="leafHash">Hash of the leaf, see <see cref="MerkleHash.Leaf(ReadOnlySpan{byte})"/>.</param>
    /// <param name="index">Position of the leaf, from 0.</param>
    /// <param name="count">Number of leaves of the tree.</param>
    /// <param name="proof">Hashes, lowest first; too many or too few make the proof fail.</param>
    /// <param name="root">The published root.</param>
    public static bool Verify(ReadOnlySpan<byte> leafHash, long index, long count, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= count || leafHash.Length != MerkleHash.Size || proof.Any(p => p.Length != MerkleHash.Size))
        {
            return false;
        }
        var node = index;
        var last = count - 1;
        Span<byte> hash = stackalloc byte[MerkleHash.Size];
        leafHash.CopyTo(hash);
        foreach (var sibling in proof)
        {
            if (last == 0)
            {
                return false;
            }
            if ((node & 1) == 1 || node == last)
            {
                MerkleHash.Node(sibling, hash, hash);
                for (; (node & 1) == 0 && node != 0; node >>= 1, last >>= 1)
                {
                }
            }
            else
            {
                MerkleHash.Node(hash, sibling, hash);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && hash.SequenceEqual(root);
    }
}
