using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TopGrid.Hashing;

/// <summary>
/// The words of a block, lane by lane, turned into vectors of the same word of all lanes. Eight lanes of eight words at a time: rows become
/// columns by interleaving them twice and exchanging halves, which costs a third of reading word by word.
/// </summary>
internal static class LaneTransposition
{
    private static readonly Vector256<byte> _bigEndian = Vector256.Create(
        (byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);

    /// <summary>Loads a block of 64 bytes of every lane.</summary>
    /// <param name="lanes">From the block of the first lane on.</param>
    /// <param name="stride">Bytes from one lane to the next.</param>
    /// <param name="words">Receives word 0 of all lanes, word 1 of all lanes, up to word 15.</param>
    /// <param name="count">Lanes, a multiple of eight.</param>
    public static void Load(ReadOnlySpan<byte> lanes, int stride, Span<uint> words, int count)
    {
        for (var lane = 0; lane < count; lane += 8)
        {
            EightByEight(lanes[(lane * stride)..], stride, words[lane..], count);
            EightByEight(lanes[((lane * stride) + 32)..], stride, words[((8 * count) + lane)..], count);
        }
    }

    private static void EightByEight(ReadOnlySpan<byte> lanes, int stride, Span<uint> words, int count)
    {
        var (r0, r1) = (Row(lanes, 0), Row(lanes, stride));
        var (r2, r3) = (Row(lanes, 2 * stride), Row(lanes, 3 * stride));
        var (r4, r5) = (Row(lanes, 4 * stride), Row(lanes, 5 * stride));
        var (r6, r7) = (Row(lanes, 6 * stride), Row(lanes, 7 * stride));

        var (a0, a1) = (Avx2.UnpackLow(r0, r1).AsUInt64(), Avx2.UnpackHigh(r0, r1).AsUInt64());
        var (a2, a3) = (Avx2.UnpackLow(r2, r3).AsUInt64(), Avx2.UnpackHigh(r2, r3).AsUInt64());
        var (a4, a5) = (Avx2.UnpackLow(r4, r5).AsUInt64(), Avx2.UnpackHigh(r4, r5).AsUInt64());
        var (a6, a7) = (Avx2.UnpackLow(r6, r7).AsUInt64(), Avx2.UnpackHigh(r6, r7).AsUInt64());

        StoreHalves(Avx2.UnpackLow(a0, a2), Avx2.UnpackLow(a4, a6), words, count);
        StoreHalves(Avx2.UnpackHigh(a0, a2), Avx2.UnpackHigh(a4, a6), words[count..], count);
        StoreHalves(Avx2.UnpackLow(a1, a3), Avx2.UnpackLow(a5, a7), words[(2 * count)..], count);
        StoreHalves(Avx2.UnpackHigh(a1, a3), Avx2.UnpackHigh(a5, a7), words[(3 * count)..], count);
    }

    private static Vector256<uint> Row(ReadOnlySpan<byte> lanes, int at) =>
        Avx2.Shuffle(Vector256.Create(lanes.Slice(at, 32)), _bigEndian).AsUInt32();

    /// <summary>A word of lanes 0-3 and 4-7 from the low halves, and the word four further from the high ones.</summary>
    private static void StoreHalves(Vector256<ulong> first, Vector256<ulong> last, Span<uint> words, int count)
    {
        Avx2.Permute2x128(first, last, 0x20).AsUInt32().CopyTo(words);
        Avx2.Permute2x128(first, last, 0x31).AsUInt32().CopyTo(words[(4 * count)..]);
    }
}
