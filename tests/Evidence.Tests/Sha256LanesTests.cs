using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using TopGrid.Hashing;

namespace TopGrid.Evidence.Tests;

public sealed class Sha256LanesTests
{
    private const int Stride = 512;

    [Fact]
    public void Eight_lanes_hash_every_length_as_the_library_does() => EveryLength<Vector256<uint>, EightWords>(8);

    [Fact]
    public void Sixteen_lanes_hash_every_length_as_the_library_does() => EveryLength<Vector512<uint>, SixteenWords>(16);

    [Fact]
    public void Hashing_goes_on_from_the_state_after_a_block()
    {
        if (!Sha256Lanes.IsSupported)
        {
            return; // then the library hashes all, and there is nothing to compare
        }

        var message = Enumerable.Range(0, 100).Select(k => (byte)(k * 7)).ToArray();
        var lanes = new byte[Sha256Lanes.Lanes * Stride];
        var lengths = new int[Sha256Lanes.Lanes];
        message.AsSpan(64).CopyTo(lanes);
        lengths[0] = Sha256Lanes.Pad(lanes, message.Length - 64, before: 64);
        var hashes = new byte[Sha256Lanes.Lanes * 32];

        Sha256Lanes.Continue(Sha256Lanes.StateAfter(message.AsSpan(0, 64)), lanes, Stride, lengths, hashes);

        Assert.Equal(SHA256.HashData(message), hashes[..32]);
    }

    /// <summary>Neighbours have different lengths, so that lanes end in different blocks.</summary>
    private static void EveryLength<TVector, TWords>(int lanes)
        where TVector : unmanaged
        where TWords : IWords<TVector>
    {
        if (!Sha256Lanes.IsSupported)
        {
            return;
        }

        var random = new Random(1804);
        for (var first = 0; first < Stride - 9 - (lanes * 13); first++)
        {
            var messages = new byte[lanes][];
            var bytes = new byte[lanes * Stride];
            var lengths = new int[lanes];
            for (var lane = 0; lane < lanes; lane++)
            {
                messages[lane] = new byte[first + (lane * 13)];
                random.NextBytes(messages[lane]);
                messages[lane].CopyTo(bytes, lane * Stride);
                lengths[lane] = Sha256Lanes.Pad(bytes.AsSpan(lane * Stride, Stride), messages[lane].Length);
            }

            var hashes = new byte[lanes * 32];
            Sha256Lanes.Hash<TVector, TWords>(bytes, Stride, lengths, hashes);
            Assert.All(
                Enumerable.Range(0, lanes), lane => Assert.Equal(SHA256.HashData(messages[lane]), hashes[(lane * 32)..((lane + 1) * 32)]));
        }
    }
}
