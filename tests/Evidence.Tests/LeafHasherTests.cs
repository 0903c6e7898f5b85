namespace TopGrid.Evidence.Tests;

public sealed class LeafHasherTests
{
    [Fact]
    public void Leaves_of_every_length_have_the_hash_that_the_library_gives()
    {
        // Neighbours end in different blocks of 64 bytes, and some are too long for a lane.
        var random = new Random(9162);
        byte[][] leaves = [.. Enumerable.Range(0, 1100).Concat(Enumerable.Range(0, 600).Select(_ => random.Next(1300))).Select(Bytes)];
        var hashes = new byte[leaves.Length * MerkleHash.Size];

        new LeafHasher().Hash(leaves.Length, i => leaves[i], hashes);

        for (var i = 0; i < leaves.Length; i++)
        {
            Assert.Equal(
                Convert.ToHexString(MerkleHash.Leaf(leaves[i])), Convert.ToHexString(hashes.AsSpan(i * MerkleHash.Size, MerkleHash.Size)));
        }

        byte[] Bytes(int length)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            return bytes;
        }
    }

    [Fact]
    public void A_tree_hashed_many_at_a_time_has_the_root_of_one_built_leaf_by_leaf()
    {
        for (var count = 0; count < 70; count++)
        {
            ReadOnlyMemory<byte>[] leaves = [.. Enumerable.Range(0, count).Select(i => (ReadOnlyMemory<byte>)new byte[] { (byte)i, 7 })];
            var builder = new MerkleTreeBuilder();
            foreach (var leaf in leaves)
            {
                builder.Append(leaf.Span);
            }

            Assert.Equal(builder.Root(), MerkleTree.FromLeaves(leaves).Root);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Leaves_appended_in_pieces_of_any_size_give_the_root_of_the_whole_tree(int degreeOfParallelism)
    {
        var random = new Random(1024);
        var hashes = new byte[9000 * MerkleHash.Size];
        random.NextBytes(hashes);
        foreach (var count in new[] { 0, 1, 1023, 1024, 1025, 2048, 5000, 9000 })
        {
            var builder = new MerkleTreeBuilder();
            for (var at = 0; at < count;)
            {
                var next = Math.Min(count, at + random.Next(1, 4000));
                builder.AppendHashes(hashes.AsMemory(at * MerkleHash.Size, (next - at) * MerkleHash.Size), degreeOfParallelism);
                at = next;
            }

            Assert.Equal(count, builder.Count);
            Assert.Equal(MerkleTree.FromLeafHashes(hashes[..(count * MerkleHash.Size)]).Root, builder.Root());
        }
    }
}
