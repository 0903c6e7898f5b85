using Google.Protobuf;

namespace TopGrid.Registration.Services;

/// <summary>Cuts file contents for streams.</summary>
internal static class RowChunks
{
    /// <summary>The size a message's content should have.</summary>
    public const int Size = 64 * 1024;

    /// <summary>Whole lines with their ends, in pieces of at most 64 KiB; a longer line is a piece of its own.</summary>
    public static IEnumerable<ByteString> Of(IEnumerable<ReadOnlyMemory<byte>> lines)
    {
        var buffer = new MemoryStream(Size);
        foreach (var line in lines)
        {
            if (buffer.Length > 0 && buffer.Length + line.Length + 1 > Size)
            {
                yield return Take(buffer);
            }

            buffer.Write(line.Span);
            buffer.WriteByte((byte)'\n');
        }

        if (buffer.Length > 0)
        {
            yield return Take(buffer);
        }
    }

    private static ByteString Take(MemoryStream buffer)
    {
        var piece = ByteString.CopyFrom(buffer.GetBuffer(), 0, (int)buffer.Length);
        buffer.SetLength(0);
        return piece;
    }
}
