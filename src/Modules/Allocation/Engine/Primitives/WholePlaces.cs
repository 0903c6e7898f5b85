using System.Diagnostics.CodeAnalysis;

namespace TopGrid.Allocation.Engine;

/// <summary>
/// F(d) of rules.md 4.2 over a shrinking list: between two bounds most applicants get the same number of places at either bound, and since
/// w_i only falls they need not be looked at again.
/// </summary>
internal ref struct WholePlaces
{
    private const int SmallEnough = 4096;
    private readonly bool narrow;
    private ReadOnlySpan<long> volume;
    private ReadOnlySpan<int> rest;
    private ReadOnlySpan<int> has;
    private long settled;
    private long width = long.MaxValue;

    // What is still looked at, once that is less than what was given.
    private long[]? openVolume;
    private int[]? openRest;
    private int[]? openHas;

    /// <param name="volume">h_i.</param>
    /// <param name="rest">What each still asks.</param>
    /// <param name="has">a_i.</param>
    /// <param name="asking">How many ask anything; the others get 0 whatever d is.</param>
    /// <param name="narrow">All volumes are below 2^32.</param>
    public WholePlaces(ReadOnlySpan<long> volume, ReadOnlySpan<int> rest, ReadOnlySpan<int> has, int asking, bool narrow)
    {
        this.volume = volume;
        this.rest = rest;
        this.has = has;
        this.narrow = narrow;
        if (volume.Length > SmallEnough && asking < volume.Length / 4 * 3)
        {
            Own(asking);
            var open = 0;
            for (var k = 0; k < volume.Length && open < asking; k++)
            {
                (openVolume[open], openRest[open], openHas[open]) = (volume[k], rest[k], has[k]);
                open += rest[k] == 0 ? 0 : 1;
            }

            KeepFirst(open);
        }
    }

    /// <summary>F(d).</summary>
    public readonly long At(long days) => settled + (IsNarrow(days) ? ByReciprocal(Reciprocal(days)) : ByDivision(days));

    /// <summary>Settles those who get the same at both bounds; only now and then, as the bounds close in.</summary>
    public void Narrow(long low, long high)
    {
        if (volume.Length <= SmallEnough || high - low > width / 4 || !IsNarrow(low) || !IsNarrow(high))
        {
            return;
        }

        width = high - low;
        var (atLow, atHigh) = (Reciprocal(low), Reciprocal(high));
        Own(volume.Length);
        var open = 0;
        for (var k = 0; k < volume.Length; k++)
        {
            var most = Whole(k, atLow);
            var least = Whole(k, atHigh);
            (openVolume[open], openRest[open], openHas[open]) = (volume[k], rest[k], has[k]);
            open += most == least ? 0 : 1;
            settled += most == least ? least : 0;
        }

        KeepFirst(open);
    }

    [MemberNotNull(nameof(openVolume), nameof(openRest), nameof(openHas))]
    private void Own(int applicants)
    {
        openVolume ??= GC.AllocateUninitializedArray<long>(applicants);
        openRest ??= GC.AllocateUninitializedArray<int>(applicants);
        openHas ??= GC.AllocateUninitializedArray<int>(applicants);
    }

    private void KeepFirst(int open)
    {
        volume = openVolume.AsSpan(0, open);
        rest = openRest.AsSpan(0, open);
        has = openHas.AsSpan(0, open);
    }

    private readonly bool IsNarrow(long days) => narrow && HasReciprocal(days);

    /// <summary>Whether division by d can be multiplication, for volumes below 2^32.</summary>
    public static bool HasReciprocal(long days) => days is > 1 and <= uint.MaxValue;

    /// <summary>For h and d below 2^32 the high half of h * (floor((2^64 - 1) / d) + 1) is exactly floor(h / d).</summary>
    public static ulong Reciprocal(long days) => (ulong.MaxValue / (ulong)days) + 1;

    private readonly long Whole(int k, ulong reciprocal) =>
        Math.Min(rest[k], Math.Max(0, (long)Math.BigMul(reciprocal, (ulong)volume[k], out _) - has[k]));

    private readonly long ByReciprocal(ulong reciprocal)
    {
        long sum = 0;
        var h = volume;
        var q = rest[..h.Length];
        var a = has[..h.Length];
        for (var k = 0; k < h.Length; k++)
        {
            var whole = (long)Math.BigMul(reciprocal, (ulong)h[k], out _);
            sum += Math.Min(q[k], Math.Max(0, whole - a[k]));
        }

        return sum;
    }

    private readonly long ByDivision(long days)
    {
        long sum = 0;
        for (var k = 0; k < volume.Length; k++)
        {
            sum += Threshold.Whole(volume[k], rest[k], has[k], days);
        }

        return sum;
    }
}
