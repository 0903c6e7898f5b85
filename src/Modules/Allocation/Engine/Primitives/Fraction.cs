namespace TopGrid.Allocation.Engine;

/// <summary>An exact non-negative fraction, such as a share of 1/100 or a rate of 20/100. Never floating point.</summary>
/// <param name="Numerator">0 or more.</param>
/// <param name="Denominator">1 or more.</param>
public readonly record struct Fraction(long Numerator, long Denominator)
{
    /// <summary>Nothing.</summary>
    public static Fraction Zero => new(0, 1);

    /// <summary>A whole number of percent.</summary>
    public static Fraction Percent(long percent) => new(percent, 100);

    /// <summary>This fraction of <paramref name="amount"/> rounded half up (rules.md 5 step 2, chosen: 119 gives 1, 115 gives 1).</summary>
    public long RoundHalfUp(long amount) => IsSmall(amount)
        ? ((2 * Numerator * amount) + Denominator) / (2 * Denominator)
        : checked((long)(((2 * (Int128)Numerator * amount) + Denominator) / (2 * (Int128)Denominator)));

    /// <summary>This fraction of <paramref name="amount"/> rounded down.</summary>
    public long Floor(long amount) => IsSmall(amount)
        ? Numerator * amount / Denominator
        : checked((long)((Int128)Numerator * amount / Denominator));

    /// <summary>What <see cref="Floor"/> cuts off, as a numerator over <see cref="Denominator"/>.</summary>
    public long FractionalPart(long amount) => IsSmall(amount)
        ? Numerator * amount % Denominator
        : (long)((Int128)Numerator * amount % Denominator);

    /// <summary>"p/q".</summary>
    public override string ToString() => $"{Numerator}/{Denominator}";

    // 2 * numerator * amount + denominator stays below 2^63; 128 bits cost ten times as much, and a year divides millions of times.
    private bool IsSmall(long amount) => (Numerator | amount | Denominator) is >= 0 and < 1L << 30;
}
