using System.Security.Cryptography;
using System.Text;

namespace TopGrid.Evidence.Tests;

/// <summary>
/// Against the test vectors of the certificate-transparency reference implementation and against RFC 9162's recursive definition.
/// </summary>
public sealed class MerkleTreeTests
{
    private static readonly string[] _inputs =
    [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ];

    private static readonly string[] _roots =
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void Roots_are_those_of_the_certificate_transparency_vectors()
    {
        var leaves = Leaves();
        var builder = new MerkleTreeBuilder();
        for (var count = 1; count <= _inputs.Length; count++)
        {
            builder.Append(leaves[count - 1].Span);
            Assert.Equal(_roots[count - 1], Hex(builder.Root()));
            Assert.Equal(_roots[count - 1], Hex(MerkleTree.FromLeaves(leaves[..count]).Root));
        }
    }

    [Fact]
    public void The_empty_tree_has_the_hash_of_nothing_as_root()
    {
        const string ofNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        Assert.Equal(ofNothing, Hex(new MerkleTreeBuilder().Root()));
        Assert.Equal(ofNothing, Hex(MerkleTree.FromLeaves([]).Root));
    }

    [Theory]
    [InlineData(
        0, 8,
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(
        5, 8,
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(0, 1, "")]
    public void Inclusion_proofs_are_those_of_the_certificate_transparency_vectors(int index, int count, string proof)
    {
        var tree = MerkleTree.FromLeaves(Leaves()[..count]);
        Assert.Equal(proof, string.Join(' ', tree.InclusionProof(index).Select(Hex)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(257)]
    public void Every_leaf_is_proved_and_no_changed_proof_passes(int count)
    {
        var leaves = Enumerable.Range(0, count).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($"leaf {i}")).ToArray();
        var tree = MerkleTree.FromLeaves(leaves);
        Assert.Equal(Hex(Recursive(leaves)), Hex(tree.Root));
        for (var i = 0; i < count; i++)
        {
            var leaf = MerkleHash.Leaf(leaves[i].Span);
            var proof = tree.InclusionProof(i);
            Assert.True(InclusionProof.Verify(leaf, i, count, proof, tree.Root));
            Assert.False(InclusionProof.Verify(MerkleHash.Leaf("other"u8), i, count, proof, tree.Root));
            Assert.False(InclusionProof.Verify(leaf, i, count, [.. proof, leaf], tree.Root));
            Assert.False(InclusionProof.Verify(leaf, i, count, proof, MerkleHash.Leaf(tree.Root)));
            Assert.False(InclusionProof.Verify(leaf, count, count, proof, tree.Root));
            if (proof.Count > 0)
            {
                Assert.False(InclusionProof.Verify(leaf, i, count, [.. proof.Skip(1)], tree.Root));
                Assert.False(InclusionProof.Verify(leaf, i ^ 1, count, proof, tree.Root));
            }
        }
    }

    [Fact]
    public void One_thread_many_threads_and_the_streaming_builder_give_one_root()
    {
        var leaves = Enumerable.Range(0, 20_011).Select(i => (ReadOnlyMemory<byte>)BitConverter.GetBytes(i)).ToArray();
        var builder = new MerkleTreeBuilder();
        foreach (var leaf in leaves)
        {
            builder.Append(leaf.Span);
        }
        var expected = Hex(builder.Root());
        Assert.Equal(expected, Hex(MerkleTree.FromLeaves(leaves).Root));
        Assert.Equal(expected, Hex(MerkleTree.FromLeaves(leaves, degreeOfParallelism: 4).Root));
    }

    [Fact]
    public void A_leaf_longer_than_the_stack_buffer_hashes_the_same()
    {
        var leaf = new byte[5000];
        leaf[17] = 3;
        Assert.Equal(Hex(SHA256.HashData([0, .. leaf])), Hex(MerkleHash.Leaf(leaf)));
    }

    private static ReadOnlyMemory<byte>[] Leaves() => [.. _inputs.Select(i => (ReadOnlyMemory<byte>)Convert.FromHexString(i))];

    // RFC 9162 2.1.1 word for word: split at the largest power of two smaller than n.
    private static byte[] Recursive(ReadOnlySpan<ReadOnlyMemory<byte>> leaves)
    {
        if (leaves.Length == 1)
        {
            return SHA256.HashData([0, .. leaves[0].Span]);
        }
        var k = 1;
        while (k * 2 < leaves.Length)
        {
            k *= 2;
        }
        return SHA256.HashData([1, .. Recursive(leaves[..k]), .. Recursive(leaves[k..])]);
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
