namespace TopGrid.Allocation.Engine;

/// <summary>The order of texts by their UTF-8 bytes, without encoding them; ordinal order differs beyond the basic plane.</summary>
public static class Utf8Order
{
    /// <summary>Negative, zero or positive, as the bytes of <paramref name="left"/> come before, equal or after.</summary>
    public static int Compare(string left, string right)
    {
        var same = left.AsSpan().CommonPrefixLength(right);
        if (same == left.Length || same == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        var (x, y) = (left[same], right[same]);
        if (char.IsSurrogate(x) != char.IsSurrogate(y))
        {
            // A surrogate is half of a code point above U+FFFF: four bytes, after all of three.
            return char.IsSurrogate(x) ? 1 : -1;
        }

        return x.CompareTo(y);
    }
}
