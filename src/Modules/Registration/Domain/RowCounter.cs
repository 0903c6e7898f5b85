namespace TopGrid.Registration.Domain;

/// <summary>Counts the rows of a CSV file without reading their cells.</summary>
internal static class RowCounter
{
    /// <summary>Rows after the header; a line break inside quotes belongs to its row.</summary>
    public static long Count(ReadOnlySpan<byte> content)
    {
        long lines = 0;
        var quoted = false;
        var ended = true;
        foreach (var value in content)
        {
            quoted ^= value == '"';
            ended = value == '\n' && !quoted;
            lines += ended ? 1 : 0;
        }

        return Math.Max(0, lines + (ended ? 0 : 1) - 1);
    }
}
