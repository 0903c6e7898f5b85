namespace TopGrid.Rules.Vocabulary;

/// <summary>
/// The one order of texts, by their UTF-8 bytes, without encoding them; ordinal order of .NET differs beyond the basic plane.
/// </summary>
public sealed class Utf8Order : IComparer<string>
{
    private Utf8Order()
    {
    }

    /// <summary>The one instance.</summary>
    public static Utf8Order Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        var same = left.CommonPrefixLength(right);
        if (same == left.Length || same == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        // A surrogate is half of a code point above U+FFFF: four bytes, after all of three.
        return (char.IsSurrogate(left[same]), char.IsSurrogate(right[same])) switch
        {
            (true, false) => 1,
            (false, true) => -1,
            _ => left[same].CompareTo(right[same]),
        };
    }
}
