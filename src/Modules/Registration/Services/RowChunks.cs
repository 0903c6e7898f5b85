namespace TopGrid.Registration.Services;

/// <summary>Cuts file contents for streams.</summary>
internal static class RowChunks
{
    /// <summary>The size a message's content should have.</summary>
    public const int Size = 64 * 1024;

    /// <summary>Pieces of at most 64 KiB, cut anywhere; an empty file is one empty piece.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Pieces(ReadOnlyMemory<byte> content)
    {
        var start = 0;
        do
        {
            var length = Math.Min(Size, content.Length - start);
            yield return content.Slice(start, length);
            start += length;
        }
        while (start < content.Length);
    }

    /// <summary>Whole rows, header left out, in pieces that end with the first row that reaches 64 KiB.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Rows(ReadOnlyMemory<byte> content)
    {
        // No header of dataset.md is quoted, so it ends at the first line feed.
        var start = content.Span.IndexOf((byte)'\n') + 1;
        var quoted = false;
        for (var i = start; i < content.Length; i++)
        {
            var value = content.Span[i];
            quoted ^= value == '"';
            if (value == '\n' && !quoted && (i + 1 - start >= Size || i + 1 == content.Length))
            {
                yield return content[start..(i + 1)];
                start = i + 1;
            }
        }
    }
}
