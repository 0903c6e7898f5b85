namespace TopGrid.Rules.Protocols;

/// <summary>A share or rate as a protocol states it, in lowest terms: 0, 1 or a fraction between them.</summary>
/// <param name="Numerator">0 or more.</param>
/// <param name="Denominator">1 or more.</param>
public readonly record struct Ratio(int Numerator, int Denominator)
{
    /// <summary>"0", or "p/q".</summary>
    public override string ToString() => Numerator == 0 ? "0" : $"{Numerator}/{Denominator}";
}
