namespace TopGrid.Allocation.Calculation.Decisions;

/// <summary>
/// Decision rows in order: each the canonical JSON of one step of one party, which is a leaf of the evidence tree.
/// Held as one block of bytes with LF after each row, as it is stored and as it is hashed (without the LF).
/// </summary>
public sealed class DecisionRows
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly int[] _ends;

    private DecisionRows(ReadOnlyMemory<byte> bytes, int[] ends)
    {
        _bytes = bytes;
        _ends = ends;
    }

    /// <summary>No rows.</summary>
    public static DecisionRows None { get; } = new(ReadOnlyMemory<byte>.Empty, []);

    /// <summary>Number of rows.</summary>
    public int Count => _ends.Length;

    /// <summary>All rows, LF after each.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>A row without its LF.</summary>
    public ReadOnlyMemory<byte> this[int index]
    {
        get
        {
            var start = index == 0 ? 0 : _ends[index - 1] + 1;
            return _bytes.Slice(start, _ends[index] - start);
        }
    }

    /// <summary>Rows from stored bytes, which are not copied; canonical JSON has no LF inside.</summary>
    /// <exception cref="FormatException">The last row has no LF.</exception>
    public static DecisionRows FromBytes(ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        if (span.Length > 0 && span[^1] != (byte)'\n')
        {
            throw new FormatException("The last decision row does not end in a line feed.");
        }
        var ends = new int[span.Count((byte)'\n')];
        var at = 0;
        for (var i = 0; i < ends.Length; i++)
        {
            at += span[at..].IndexOf((byte)'\n');
            ends[i] = at++;
        }
        return new DecisionRows(bytes, ends);
    }

    /// <summary>Rows in memory that stays as it is for as long as they are used.</summary>
    internal static DecisionRows Over(ReadOnlyMemory<byte> bytes, int[] ends) => new(bytes, ends);

    /// <summary>The same rows in memory of their own.</summary>
    internal DecisionRows Copy() => new(_bytes.ToArray(), _ends);

    /// <summary>All rows one after the other.</summary>
    internal static DecisionRows Join(DecisionRows[] parts)
    {
        var bytes = new byte[parts.Sum(p => p._bytes.Length)];
        var ends = new int[parts.Sum(p => p.Count)];
        var (at, row) = (0, 0);
        foreach (var part in parts)
        {
            part._bytes.CopyTo(bytes.AsMemory(at));
            foreach (var end in part._ends)
            {
                ends[row++] = at + end;
            }
            at += part._bytes.Length;
        }
        return ends.Length == 0 ? None : new DecisionRows(bytes, ends);
    }
}
