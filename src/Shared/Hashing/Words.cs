using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TopGrid.Hashing;

/// <summary>What SHA-256 does with 32-bit words, in every lane of a vector at once (FIPS 180-4 section 4.1.2).</summary>
internal interface IWords<TVector>
{
    /// <summary>The same word in every lane.</summary>
    static abstract TVector All(uint word);

    /// <summary>Sum modulo 2^32.</summary>
    static abstract TVector Add(TVector x, TVector y);

    /// <summary>Bits in both.</summary>
    static abstract TVector And(TVector x, TVector y);

    /// <summary>Exclusive or of three.</summary>
    static abstract TVector Xor(TVector x, TVector y, TVector z);

    /// <summary>Ch: bits of <paramref name="y"/> where <paramref name="x"/> has ones, of <paramref name="z"/> elsewhere.</summary>
    static abstract TVector Choose(TVector x, TVector y, TVector z);

    /// <summary>Maj: bits that at least two have.</summary>
    static abstract TVector Majority(TVector x, TVector y, TVector z);

    /// <summary>Rotated to the right.</summary>
    static abstract TVector Rotate(TVector x, [ConstantExpected] byte bits);

    /// <summary>Shifted to the right.</summary>
    static abstract TVector Shift(TVector x, [ConstantExpected] byte bits);
}

/// <summary>Eight lanes.</summary>
internal readonly struct EightWords : IWords<Vector256<uint>>
{
    public static Vector256<uint> All(uint word) => Vector256.Create(word);

    public static Vector256<uint> Add(Vector256<uint> x, Vector256<uint> y) => x + y;

    public static Vector256<uint> And(Vector256<uint> x, Vector256<uint> y) => x & y;

    public static Vector256<uint> Xor(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) => x ^ y ^ z;

    public static Vector256<uint> Choose(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) => z ^ (x & (y ^ z));

    public static Vector256<uint> Majority(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) => (x & y) | (z & (x | y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Rotate(Vector256<uint> x, [ConstantExpected] byte bits) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.RotateRight(x, bits) : (x >>> bits) | (x << (32 - bits));

    public static Vector256<uint> Shift(Vector256<uint> x, [ConstantExpected] byte bits) => x >>> bits;
}

/// <summary>Sixteen lanes, where vectors of 512 bits are fast.</summary>
internal readonly struct SixteenWords : IWords<Vector512<uint>>
{
    public static Vector512<uint> All(uint word) => Vector512.Create(word);

    public static Vector512<uint> Add(Vector512<uint> x, Vector512<uint> y) => x + y;

    public static Vector512<uint> And(Vector512<uint> x, Vector512<uint> y) => x & y;

    public static Vector512<uint> Xor(Vector512<uint> x, Vector512<uint> y, Vector512<uint> z) => x ^ y ^ z;

    public static Vector512<uint> Choose(Vector512<uint> x, Vector512<uint> y, Vector512<uint> z) => z ^ (x & (y ^ z));

    public static Vector512<uint> Majority(Vector512<uint> x, Vector512<uint> y, Vector512<uint> z) => (x & y) | (z & (x | y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Rotate(Vector512<uint> x, [ConstantExpected] byte bits) =>
        Avx512F.IsSupported ? Avx512F.RotateRight(x, bits) : (x >>> bits) | (x << (32 - bits));

    public static Vector512<uint> Shift(Vector512<uint> x, [ConstantExpected] byte bits) => x >>> bits;
}
