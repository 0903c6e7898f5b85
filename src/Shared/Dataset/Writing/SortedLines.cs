using System.Buffers.Binary;

namespace TopGrid.Dataset;

/// <summary>Collects lines and gives them back sorted by their bytes, compared unsigned.</summary>
internal sealed class SortedLines
{
    private const int FirstBlockLength = 1 << 12;
    private const int LongestBlockLength = 1 << 20;

    private readonly List<byte[]> _blocks = [];
    private readonly List<Entry> _entries;
    private int _used;

    // Rows that come in order, as those of a stored year do, need no sorting.
    private bool _cameInOrder = true;

    internal SortedLines(int capacity) => _entries = new List<Entry>(capacity);

    /// <summary>Bytes of all lines, each with a line feed.</summary>
    internal long TotalBytes { get; private set; }

    internal void Add(ReadOnlySpan<byte> line)
    {
        if (_blocks.Count == 0 || _blocks[^1].Length - _used < line.Length)
        {
            var length = _blocks.Count == 0 ? FirstBlockLength : Math.Min(LongestBlockLength, _blocks[^1].Length * 2);
            _blocks.Add(new byte[Math.Max(length, line.Length)]);
            _used = 0;
        }

        line.CopyTo(_blocks[^1].AsSpan(_used));
        var entry = new Entry(Prefix(line), _blocks.Count - 1, _used, line.Length, _entries.Count);
        _cameInOrder = _cameInOrder && (_entries.Count == 0 || Compare(_entries[^1], entry) <= 0);
        _entries.Add(entry);
        _used += line.Length;
        TotalBytes += line.Length + 1;
    }

    internal IEnumerable<ReadOnlyMemory<byte>> InOrder()
    {
        Sort();
        foreach (var entry in _entries)
        {
            yield return Bytes(entry);
        }
    }

    /// <summary>For each place the position at which its line was added; null when they were added in order.</summary>
    internal int[]? Order()
    {
        if (_cameInOrder)
        {
            return null;
        }

        Sort();
        return [.. _entries.Select(entry => entry.Position)];
    }

    private void Sort()
    {
        if (!_cameInOrder)
        {
            _entries.Sort(Compare);
        }
    }

    private int Compare(Entry a, Entry b) =>
        a.Prefix != b.Prefix ? a.Prefix.CompareTo(b.Prefix) : Bytes(a).Span.SequenceCompareTo(Bytes(b).Span);

    private ReadOnlyMemory<byte> Bytes(Entry entry) => _blocks[entry.Block].AsMemory(entry.Offset, entry.Length);

    // The first eight bytes as a number: most comparisons end here. Short lines are padded with zero bytes, which canonical text
    // does not contain, so equal prefixes fall through to the full comparison.
    private static ulong Prefix(ReadOnlySpan<byte> line)
    {
        Span<byte> first = stackalloc byte[8];
        line[..Math.Min(8, line.Length)].CopyTo(first);
        return BinaryPrimitives.ReadUInt64BigEndian(first);
    }

    private readonly record struct Entry(ulong Prefix, int Block, int Offset, int Length, int Position);
}
