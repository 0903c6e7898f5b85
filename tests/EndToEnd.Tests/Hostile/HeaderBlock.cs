using System.Text;

namespace TopGrid.EndToEnd.Tests.Hostile;

/// <summary>
/// Reads a block of headers (HPACK, RFC 7541) of a server that was told to keep no table and that uses no Huffman code, which Kestrel never
/// does.
/// </summary>
internal static class HeaderBlock
{
    // RFC 7541, appendix A.
    private static readonly (string Name, string Value)[] _table =
    [
        (":authority", ""), (":method", "GET"), (":method", "POST"), (":path", "/"), (":path", "/index.html"), (":scheme", "http"),
        (":scheme", "https"), (":status", "200"), (":status", "204"), (":status", "206"), (":status", "304"), (":status", "400"),
        (":status", "404"), (":status", "500"), ("accept-charset", ""), ("accept-encoding", "gzip, deflate"), ("accept-language", ""),
        ("accept-ranges", ""), ("accept", ""), ("access-control-allow-origin", ""), ("age", ""), ("allow", ""), ("authorization", ""),
        ("cache-control", ""), ("content-disposition", ""), ("content-encoding", ""), ("content-language", ""), ("content-length", ""),
        ("content-location", ""), ("content-range", ""), ("content-type", ""), ("cookie", ""), ("date", ""), ("etag", ""), ("expect", ""),
        ("expires", ""), ("from", ""), ("host", ""), ("if-match", ""), ("if-modified-since", ""), ("if-none-match", ""), ("if-range", ""),
        ("if-unmodified-since", ""), ("last-modified", ""), ("link", ""), ("location", ""), ("max-forwards", ""),
        ("proxy-authenticate", ""), ("proxy-authorization", ""), ("range", ""), ("referer", ""), ("refresh", ""), ("retry-after", ""),
        ("server", ""), ("set-cookie", ""), ("strict-transport-security", ""), ("transfer-encoding", ""), ("user-agent", ""), ("vary", ""),
        ("via", ""), ("www-authenticate", ""),
    ];

    /// <summary>The headers.</summary>
    /// <exception cref="InvalidDataException">The block is none, or needs a table.</exception>
    public static List<(string Name, string Value)> Read(ReadOnlySpan<byte> block)
    {
        var headers = new List<(string, string)>();
        while (block.Length > 0)
        {
            var first = block[0];
            if ((first & 0x80) != 0)
            {
                headers.Add(At(Number(ref block, 7)));
            }
            else if ((first & 0xE0) == 0x20)
            {
                Require(Number(ref block, 5) == 0, "a table was made");
            }
            else
            {
                var index = Number(ref block, (first & 0x40) != 0 ? 6 : 4);
                var name = index == 0 ? Text(ref block) : At(index).Name;
                headers.Add((name, Text(ref block)));
            }
        }

        return headers;
    }

    private static (string Name, string Value) At(int index)
    {
        Require(index >= 1 && index <= _table.Length, $"index {index} is not in the table");
        return _table[index - 1];
    }

    private static int Number(ref ReadOnlySpan<byte> block, int bits)
    {
        var most = (1 << bits) - 1;
        var value = block[0] & most;
        block = block[1..];
        for (var shift = 0; value >= most && shift < 28; shift += 7)
        {
            Require(block.Length > 0, "a number has no end");
            value += (block[0] & 0x7F) << shift;
            var last = (block[0] & 0x80) == 0;
            block = block[1..];
            if (last)
            {
                break;
            }
        }

        return value;
    }

    private static string Text(ref ReadOnlySpan<byte> block)
    {
        Require(block.Length > 0 && (block[0] & 0x80) == 0, "a text is missing or in Huffman code");
        var length = Number(ref block, 7);
        Require(length <= block.Length, "a text has no end");
        var text = Encoding.Latin1.GetString(block[..length]);
        block = block[length..];
        return text;
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidDataException($"The server sent headers that cannot be read: {what}.");
        }
    }
}
