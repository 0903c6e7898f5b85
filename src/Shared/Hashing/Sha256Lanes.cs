using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TopGrid.Hashing;

/// <summary>
/// SHA-256 (FIPS 180-4) of many messages at a time, one in each lane of a vector: eight, or sixteen where vectors are twice as wide. Trees
/// and draws hash millions of messages of a few hundred bytes; the library's call per message costs more than the hashing itself. The file
/// is compiled into each assembly that uses it, since the engine may reference none; tests hold it equal to the library on every length.
/// </summary>
internal static class Sha256Lanes
{
    private const int BlockSize = 64;

    private static readonly uint[] _initial =
    [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    ];

    private static readonly uint[] _k =
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>Whether the machine has vectors wide enough for it to pay.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>Messages at a time.</summary>
    public static int Lanes => Vector512.IsHardwareAccelerated ? 16 : 8;

    /// <summary>Bytes a lane needs for a message of a length: whole blocks, with the padding.</summary>
    public static int Padded(int length) => (length + 9 + BlockSize - 1) / BlockSize * BlockSize;

    /// <summary>Writes the padding after a message and zeros up to the end of its last block; gives its padded length.</summary>
    /// <param name="lane">Where the message stands.</param>
    /// <param name="length">Its length.</param>
    /// <param name="before">Bytes that were hashed before it, whole blocks.</param>
    public static int Pad(Span<byte> lane, int length, int before = 0)
    {
        var padded = lane[..Padded(length)];
        padded[length..].Clear();
        padded[length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(padded[^8..], (ulong)(before + length) * 8);
        return padded.Length;
    }

    /// <summary>Hashes padded messages, one in each lane.</summary>
    /// <param name="lanes">The messages, each from the start of its stride.</param>
    /// <param name="stride">Bytes from one message to the next, a multiple of 64.</param>
    /// <param name="lengths">Padded length of each message.</param>
    /// <param name="hashes">Receives a hash of 32 bytes for each lane.</param>
    public static void Hash(ReadOnlySpan<byte> lanes, int stride, ReadOnlySpan<int> lengths, Span<byte> hashes) =>
        Continue(_initial, lanes, stride, lengths, hashes);

    /// <summary>
    /// Like <see cref="Hash(ReadOnlySpan{byte}, int, ReadOnlySpan{int}, Span{byte})"/>, for messages of which the first blocks are hashed
    /// already.
    /// </summary>
    /// <param name="state">Eight words, from <see cref="StateAfter"/>.</param>
    /// <param name="lanes">See <see cref="Hash(ReadOnlySpan{byte}, int, ReadOnlySpan{int}, Span{byte})"/>.</param>
    /// <param name="stride">See <see cref="Hash(ReadOnlySpan{byte}, int, ReadOnlySpan{int}, Span{byte})"/>.</param>
    /// <param name="lengths">See <see cref="Hash(ReadOnlySpan{byte}, int, ReadOnlySpan{int}, Span{byte})"/>.</param>
    /// <param name="hashes">See <see cref="Hash(ReadOnlySpan{byte}, int, ReadOnlySpan{int}, Span{byte})"/>.</param>
    public static void Continue(
        ReadOnlySpan<uint> state, ReadOnlySpan<byte> lanes, int stride, ReadOnlySpan<int> lengths, Span<byte> hashes)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Continue<Vector512<uint>, SixteenWords>(state, lanes, stride, lengths, hashes);
        }
        else
        {
            Continue<Vector256<uint>, EightWords>(state, lanes, stride, lengths, hashes);
        }
    }

    /// <summary>The state after one block of 64 bytes.</summary>
    public static uint[] StateAfter(ReadOnlySpan<byte> block)
    {
        var lanes = new byte[Lanes * BlockSize];
        block.CopyTo(lanes);
        var lengths = new int[Lanes];
        lengths[0] = BlockSize;
        var hashes = new byte[Lanes * 32];
        Hash(lanes, BlockSize, lengths, hashes);
        var state = new uint[8];
        for (var k = 0; k < state.Length; k++)
        {
            state[k] = BinaryPrimitives.ReadUInt32BigEndian(hashes.AsSpan(4 * k));
        }

        return state;
    }

    /// <summary>
    /// Like <see cref="Hash(ReadOnlySpan{byte}, int, ReadOnlySpan{int}, Span{byte})"/>, with vectors of a width; for comparing widths.
    /// </summary>
    internal static void Hash<TVector, TWords>(ReadOnlySpan<byte> lanes, int stride, ReadOnlySpan<int> lengths, Span<byte> hashes)
        where TVector : unmanaged
        where TWords : IWords<TVector> => Continue<TVector, TWords>(_initial, lanes, stride, lengths, hashes);

    private static void Continue<TVector, TWords>(
        ReadOnlySpan<uint> start, ReadOnlySpan<byte> lanes, int stride, ReadOnlySpan<int> lengths, Span<byte> hashes)
        where TVector : unmanaged
        where TWords : IWords<TVector>
    {
        Span<TVector> state = stackalloc TVector[8];
        Span<TVector> schedule = stackalloc TVector[16];
        Span<TVector> active = stackalloc TVector[1];
        for (var k = 0; k < state.Length; k++)
        {
            state[k] = TWords.All(start[k]);
        }

        var longest = 0;
        foreach (var length in lengths)
        {
            longest = Math.Max(longest, length);
        }

        var isActive = MemoryMarshal.Cast<TVector, uint>(active);
        for (var at = 0; at < longest; at += BlockSize)
        {
            for (var lane = 0; lane < isActive.Length; lane++)
            {
                isActive[lane] = at < lengths[lane] ? uint.MaxValue : 0;
            }

            LaneTransposition.Load(lanes[at..], stride, MemoryMarshal.Cast<TVector, uint>(schedule), isActive.Length);
            Block<TVector, TWords>(state, schedule, active[0]);
        }

        var words = MemoryMarshal.Cast<TVector, uint>(state);
        for (var lane = 0; lane < isActive.Length; lane++)
        {
            for (var k = 0; k < 8; k++)
            {
                BinaryPrimitives.WriteUInt32BigEndian(hashes[((lane * 32) + (k * 4))..], words[(k * isActive.Length) + lane]);
            }
        }
    }

    private static void Block<TVector, TWords>(Span<TVector> state, Span<TVector> w, TVector active)
        where TVector : unmanaged
        where TWords : IWords<TVector>
    {
        var (a, b, c, d) = (state[0], state[1], state[2], state[3]);
        var (e, f, g, h) = (state[4], state[5], state[6], state[7]);
        for (var t = 0; t < 64; t++)
        {
            if (t >= 16)
            {
                var (w2, w15) = (w[(t - 2) & 15], w[(t - 15) & 15]);
                var sigma1 = TWords.Xor(TWords.Rotate(w2, 17), TWords.Rotate(w2, 19), TWords.Shift(w2, 10));
                var sigma0 = TWords.Xor(TWords.Rotate(w15, 7), TWords.Rotate(w15, 18), TWords.Shift(w15, 3));
                w[t & 15] = TWords.Add(TWords.Add(w[t & 15], sigma1), TWords.Add(w[(t - 7) & 15], sigma0));
            }

            var sum1 = TWords.Xor(TWords.Rotate(e, 6), TWords.Rotate(e, 11), TWords.Rotate(e, 25));
            var t1 = TWords.Add(TWords.Add(TWords.Add(h, sum1), TWords.Choose(e, f, g)), TWords.Add(TWords.All(_k[t]), w[t & 15]));
            var sum0 = TWords.Xor(TWords.Rotate(a, 2), TWords.Rotate(a, 13), TWords.Rotate(a, 22));
            var t2 = TWords.Add(sum0, TWords.Majority(a, b, c));
            (h, g, f, e) = (g, f, e, TWords.Add(d, t1));
            (d, c, b, a) = (c, b, a, TWords.Add(t1, t2));
        }

        // A lane whose message has ended keeps what it has.
        ReadOnlySpan<TVector> result = [a, b, c, d, e, f, g, h];
        for (var k = 0; k < result.Length; k++)
        {
            state[k] = TWords.Add(state[k], TWords.And(result[k], active));
        }
    }
}
