using System.Diagnostics.CodeAnalysis;

namespace TopGrid.Allocation.Engine;

/// <summary>
/// F(d) of rules.md 4.2 over a shrinking list: between two bounds most applicants get the same number of places at either bound, and since
/// w_i only falls they need not be looked at again.
/// </summary>
internal ref struct WholePlaces
{
    private const int SmallEnough = 4096;
    private readonly bool _narrow;
    private ReadOnlySpan<long> _volume;
    private ReadOnlySpan<int> _rest;
    private ReadOnlySpan<int> _has;
    private long _settled;
    private long _width = long.MaxValue;

    // What is still looked at, once that is less than what was given.
    private long[]? _openVolume;
    private int[]? _openRest;
    private int[]? _openHas;

    /// <param name="volume">h_i.</param>
    /// <param name="rest">What each still asks.</param>
    /// <param name="has">a_i.</param>
    /// <param name="asking">How many ask anything; the others get 0 whatever d is.</param>
    /// <param name="narrow">All volumes are below 2^32.</param>
    public WholePlaces(ReadOnlySpan<long> volume, ReadOnlySpan<int> rest, ReadOnlySpan<int> has, int asking, bool narrow)
    {
        _volume = volume;
        _rest = rest;
        _has = has;
        _narrow = narrow;
        if (volume.Length > SmallEnough && asking < volume.Length / 4 * 3)
        {
            Own(asking);
            var open = 0;
            for (var k = 0; k < volume.Length && open < asking; k++)
            {
                (_openVolume[open], _openRest[open], _openHas[open]) = (volume[k], rest[k], has[k]);
                open += rest[k] == 0 ? 0 : 1;
            }

            KeepFirst(open);
        }
    }

    /// <summary>F(d).</summary>
    public readonly long At(long days) => _settled + (IsNarrow(days) ? ByReciprocal(Reciprocal(days)) : ByDivision(days));

    /// <summary>Settles those who get the same at both bounds; only now and then, as the bounds close in.</summary>
    public void Narrow(long low, long high)
    {
        if (_volume.Length <= SmallEnough || high - low > _width / 4 || !IsNarrow(low) || !IsNarrow(high))
        {
            return;
        }

        _width = high - low;
        var (atLow, atHigh) = (Reciprocal(low), Reciprocal(high));
        Own(_volume.Length);
        var open = 0;
        for (var k = 0; k < _volume.Length; k++)
        {
            var most = Whole(k, atLow);
            var least = Whole(k, atHigh);
            (_openVolume[open], _openRest[open], _openHas[open]) = (_volume[k], _rest[k], _has[k]);
            open += most == least ? 0 : 1;
            _settled += most == least ? least : 0;
        }

        KeepFirst(open);
    }

    [MemberNotNull(nameof(_openVolume), nameof(_openRest), nameof(_openHas))]
    private void Own(int applicants)
    {
        _openVolume ??= GC.AllocateUninitializedArray<long>(applicants);
        _openRest ??= GC.AllocateUninitializedArray<int>(applicants);
        _openHas ??= GC.AllocateUninitializedArray<int>(applicants);
    }

    private void KeepFirst(int open)
    {
        _volume = _openVolume.AsSpan(0, open);
        _rest = _openRest.AsSpan(0, open);
        _has = _openHas.AsSpan(0, open);
    }

    private readonly bool IsNarrow(long days) => _narrow && HasReciprocal(days);

    /// <summary>Whether division by d can be multiplication, for volumes below 2^32.</summary>
    public static bool HasReciprocal(long days) => days is > 1 and <= uint.MaxValue;

    /// <summary>For h and d below 2^32 the high half of h * (floor((2^64 - 1) / d) + 1) is exactly floor(h / d).</summary>
    public static ulong Reciprocal(long days) => (ulong.MaxValue / (ulong)days) + 1;

    private readonly long Whole(int k, ulong reciprocal) =>
        Math.Min(_rest[k], Math.Max(0, (long)Math.BigMul(reciprocal, (ulong)_volume[k], out _) - _has[k]));

    private readonly long ByReciprocal(ulong reciprocal)
    {
        long sum = 0;
        var h = _volume;
        var q = _rest[..h.Length];
        var a = _has[..h.Length];
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
        for (var k = 0; k < _volume.Length; k++)
        {
            sum += Threshold.Whole(_volume[k], _rest[k], _has[k], days);
        }

        return sum;
    }
}
