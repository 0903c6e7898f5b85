namespace TopGrid.Registration.Domain;

/// <summary>Text by its UTF-8 bytes; ordinal order of .NET differs beyond the basic plane.</summary>
internal sealed class Utf8Order : IComparer<string>
{
    public static readonly Utf8Order Instance = new();

    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        var common = left.CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        // Only surrogates sort differently: they stand for runes beyond all others.
        var a = left[common];
        var b = right[common];
        return (char.IsSurrogate(a), char.IsSurrogate(b)) switch
        {
            (true, false) => 1,
            (false, true) => -1,
            _ => a.CompareTo(b),
        };
    }
}
