namespace TopGrid.Dataset;

/// <summary>Canonical lines of a file in their order, in one piece: each with its line feed, without the header row.</summary>
internal sealed class FileText
{
    // Of every line where it begins, and at last where the text ends.
    private readonly int[] _starts;

    private FileText(byte[] bytes, int[] starts) => (Bytes, _starts) = (bytes, starts);

    internal byte[] Bytes { get; }

    internal int Count => _starts.Length - 1;

    /// <summary>A line without its line feed.</summary>
    internal ReadOnlyMemory<byte> this[int position] => Bytes.AsMemory(_starts[position], _starts[position + 1] - _starts[position] - 1);

    /// <summary>Takes lines that come in their order.</summary>
    internal static FileText Of(IEnumerable<ReadOnlyMemory<byte>> lines, int count, long bytes)
    {
        var builder = new Builder(count, checked((int)bytes));
        foreach (var line in lines)
        {
            builder.Add(line.Span);
        }

        return builder.Text();
    }

    /// <summary>How many lines of a file some rows take: a line feed may also stand inside a cell.</summary>
    internal int LineFeeds(int from, int to) => Bytes.AsSpan(_starts[from].._starts[to]).Count((byte)'\n');

    /// <summary>The position of the first line that is not before these bytes.</summary>
    internal int LowerBound(ReadOnlySpan<byte> line)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = this[middle].Span.SequenceCompareTo(line) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>The text with some lines gone and others come.</summary>
    internal FileText With(Splice splice, IReadOnlyList<byte[]> come)
    {
        var builder = new Builder(Count + come.Count, Bytes.Length + come.Sum(line => line.Length + 1));
        foreach (var piece in splice.Pieces())
        {
            if (piece.Come >= 0)
            {
                builder.Add(come[piece.Come]);
            }
            else
            {
                builder.Add(this, piece.From, piece.To);
            }
        }

        return builder.Text();
    }

    private sealed class Builder(int mostLines, int mostBytes)
    {
        private readonly byte[] _bytes = new byte[mostBytes];
        private readonly int[] _starts = new int[mostLines + 1];
        private int _lines;
        private int _length;

        internal void Add(ReadOnlySpan<byte> line)
        {
            line.CopyTo(_bytes.AsSpan(_length));
            _length += line.Length;
            _bytes[_length++] = (byte)'\n';
            _starts[++_lines] = _length;
        }

        internal void Add(FileText text, int from, int to)
        {
            var shift = _length - text._starts[from];
            var bytes = text.Bytes.AsSpan(text._starts[from]..text._starts[to]);
            bytes.CopyTo(_bytes.AsSpan(_length));
            _length += bytes.Length;
            for (var position = from + 1; position <= to; position++)
            {
                _starts[++_lines] = text._starts[position] + shift;
            }
        }

        // Arrays may be longer than what came in the end.
        internal FileText Text() => new(
            _length == _bytes.Length ? _bytes : _bytes[.._length],
            _lines + 1 == _starts.Length ? _starts : _starts[..(_lines + 1)]);
    }
}
