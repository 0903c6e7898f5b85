using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace TopGrid.Evidence;

/// <summary>
/// SHA-256 (FIPS 180-4) of eight messages at a time, one in each lane of a vector. A tree hashes millions of messages of a few hundred
/// bytes; the library's call per message costs more than the hashing itself. A test holds it equal to the library on every length.
/// </summary>
internal static class Sha256Lanes
{
    /// <summary>Messages at a time.</summary>
    public const int Lanes = 8;

    private const int BlockSize = 64;

    private static readonly uint[] Initial =
    [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    ];

    private static readonly uint[] K =
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
    public static bool IsSupported => Vector256.IsHardwareAccelerated;

    /// <summary>Bytes a lane needs for a message of a length: whole blocks, with the padding.</summary>
    public static int Padded(int length) => (length + 9 + BlockSize - 1) / BlockSize * BlockSize;

    /// <summary>Writes the padding after a message and zeros up to the end of its last block.</summary>
    public static void Pad(Span<byte> lane, int length)
    {
        var padded = lane[..Padded(length)];
        padded[length..].Clear();
        padded[length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(padded[^8..], (ulong)length * 8);
    }

    /// <summary>Hashes eight padded messages.</summary>
    /// <param name="lanes">The messages, each from the start of its stride.</param>
    /// <param name="stride">Bytes from one message to the next.</param>
    /// <param name="lengths">Padded length of each message.</param>
    /// <param name="hashes">Eight hashes of 32 bytes.</param>
    public static void Hash(ReadOnlySpan<byte> lanes, int stride, ReadOnlySpan<int> lengths, Span<byte> hashes)
    {
        Span<Vector256<uint>> state = stackalloc Vector256<uint>[8];
        Span<Vector256<uint>> schedule = stackalloc Vector256<uint>[16];
        for (var k = 0; k < 8; k++)
        {
            state[k] = Vector256.Create(Initial[k]);
        }

        var longest = 0;
        foreach (var length in lengths)
        {
            longest = Math.Max(longest, length);
        }

        Span<uint> active = stackalloc uint[Lanes];
        for (var at = 0; at < longest; at += BlockSize)
        {
            for (var lane = 0; lane < Lanes; lane++)
            {
                active[lane] = at < lengths[lane] ? uint.MaxValue : 0;
            }

            Load(lanes, stride, at, schedule);
            Block(state, schedule, Vector256.Create<uint>(active));
        }

        for (var k = 0; k < 8; k++)
        {
            for (var lane = 0; lane < Lanes; lane++)
            {
                BinaryPrimitives.WriteUInt32BigEndian(hashes[((lane * 32) + (k * 4))..], state[k][lane]);
            }
        }
    }

    private static void Load(ReadOnlySpan<byte> lanes, int stride, int at, Span<Vector256<uint>> schedule)
    {
        Span<uint> words = stackalloc uint[Lanes];
        for (var word = 0; word < 16; word++)
        {
            for (var lane = 0; lane < Lanes; lane++)
            {
                words[lane] = BinaryPrimitives.ReadUInt32BigEndian(lanes[((lane * stride) + at + (word * 4))..]);
            }

            schedule[word] = Vector256.Create<uint>(words);
        }
    }

    private static void Block(Span<Vector256<uint>> state, Span<Vector256<uint>> w, Vector256<uint> active)
    {
        var (a, b, c, d) = (state[0], state[1], state[2], state[3]);
        var (e, f, g, h) = (state[4], state[5], state[6], state[7]);
        for (var t = 0; t < 64; t++)
        {
            if (t >= 16)
            {
                var (w2, w15) = (w[(t - 2) & 15], w[(t - 15) & 15]);
                w[t & 15] += (Rotate(w2, 17) ^ Rotate(w2, 19) ^ (w2 >>> 10)) + w[(t - 7) & 15]
                    + (Rotate(w15, 7) ^ Rotate(w15, 18) ^ (w15 >>> 3));
            }

            var t1 = h + (Rotate(e, 6) ^ Rotate(e, 11) ^ Rotate(e, 25)) + (g ^ (e & (f ^ g))) + Vector256.Create(K[t]) + w[t & 15];
            var t2 = (Rotate(a, 2) ^ Rotate(a, 13) ^ Rotate(a, 22)) + ((a & b) | (c & (a | b)));
            (h, g, f, e) = (g, f, e, d + t1);
            (d, c, b, a) = (c, b, a, t1 + t2);
        }

        // A lane whose message has ended keeps what it has.
        state[0] += a & active;
        state[1] += b & active;
        state[2] += c & active;
        state[3] += d & active;
        state[4] += e & active;
        state[5] += f & active;
        state[6] += g & active;
        state[7] += h & active;
    }

    private static Vector256<uint> Rotate(Vector256<uint> x, int bits) => (x >>> bits) | (x << (32 - bits));
}
