namespace TopGrid.Registration.Domain;

/// <summary>Counts the rows of a CSV file, piece by piece, without reading their cells.</summary>
internal sealed class RowCounter
{
    private long _lines;
    private bool _quoted;
    private bool _ended = true;

    /// <summary>Rows after the header; a line break inside quotes belongs to its row.</summary>
    public long Count => Math.Max(0, _lines + (_ended ? 0 : 1) - 1);

    /// <summary>Goes on with the next bytes of the file.</summary>
    public void Add(ReadOnlySpan<byte> content)
    {
        foreach (var value in content)
        {
            _quoted ^= value == '"';
            _ended = value == '\n' && !_quoted;
            _lines += _ended ? 1 : 0;
        }
    }
}
