namespace TopGrid.Allocation.Calculation.Decisions;

/// <summary>
/// Decision rows in order: each the canonical JSON of one step of one party, which is a leaf of the evidence tree.
/// Held as one block of bytes with LF after each row, as it is stored and as it is hashed (without the LF).
/// </summary>
public sealed class DecisionRows
{
    private readonly byte[] _bytes;
    private readonly int[] _ends;

    private DecisionRows(byte[] bytes, int[] ends)
    {
        _bytes = bytes;
        _ends = ends;
    }

    /// <summary>No rows.</summary>
    public static DecisionRows None { get; } = new([], []);

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
            return _bytes.AsMemory(start, _ends[index] - start);
        }
    }

    /// <summary>Rows from stored bytes; canonical JSON has no LF inside.</summary>
    /// <exception cref="FormatException">The last row has no LF.</exception>
    public static DecisionRows FromBytes(byte[] bytes)
    {
        if (bytes.Length > 0 && bytes[^1] != (byte)'\n')
        {
            throw new FormatException("The last decision row does not end in a line feed.");
        }
        var ends = new int[bytes.AsSpan().Count((byte)'\n')];
        var at = 0;
        for (var i = 0; i < ends.Length; i++)
        {
            at += bytes.AsSpan(at).IndexOf((byte)'\n');
            ends[i] = at++;
        }
        return new DecisionRows(bytes, ends);
    }
}
