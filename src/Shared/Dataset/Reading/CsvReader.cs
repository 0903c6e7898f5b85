using System.Buffers;

namespace TopGrid.Dataset;

/// <summary>What ended the reading of a row.</summary>
internal enum RowOutcome
{
    Row,
    EndOfFile,
    UnbalancedQuote,
    TooLong,
}

/// <summary>
/// A strict, streaming RFC 4180 reader over bytes. It exists because findings need the exact line of every row, also after quoted line
/// breaks, and because a stray quote is a finding here and not something to repair.
/// </summary>
/// <param name="stream">The bytes.</param>
/// <param name="firstLine">The number of the line that comes first.</param>
/// <param name="bufferBytes">Bytes that are read at once.</param>
internal sealed class CsvReader(Stream stream, int firstLine = 1, int bufferBytes = 1 << 16)
{
    /// <summary>A row longer than this is refused; it keeps an unclosed quote from reading a whole file into memory.</summary>
    internal const int MaxRowBytes = 1 << 20;

    private static readonly SearchValues<byte> _special = SearchValues.Create(",\"\r\n"u8);

    private readonly byte[] _buffer = new byte[bufferBytes];
    private readonly List<int> _ends = [];
    private byte[] _row = new byte[1 << 12];
    private int _length;
    private int _position;
    private int _filled;
    private int _nextLine = firstLine;

    /// <summary>Line on which the current row begins, from 1.</summary>
    internal int Line { get; private set; }

    internal int CellCount => _ends.Count;

    /// <summary>Positions of cells with a quote where none belongs.</summary>
    internal List<int> StrayQuotes { get; } = [];

    internal ReadOnlySpan<byte> Cell(int index)
    {
        var start = index == 0 ? 0 : _ends[index - 1];
        return _row.AsSpan(start, _ends[index] - start);
    }

    /// <summary>Skips a byte order mark at the very beginning.</summary>
    /// <returns>Whether there was one.</returns>
    internal bool SkipByteOrderMark()
    {
        while (_filled < 3)
        {
            var read = stream.Read(_buffer, _filled, _buffer.Length - _filled);
            if (read == 0)
            {
                break;
            }

            _filled += read;
        }

        if (_filled < 3 || !_buffer.AsSpan(0, 3).SequenceEqual((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            return false;
        }

        _position = 3;
        return true;
    }

    internal RowOutcome Read()
    {
        Line = _nextLine;
        _length = 0;
        _ends.Clear();
        StrayQuotes.Clear();
        if (Peek() < 0)
        {
            return RowOutcome.EndOfFile;
        }

        while (true)
        {
            var outcome = Peek() == '"' ? ReadQuoted() : ReadBare();
            if (outcome != RowOutcome.Row)
            {
                return outcome;
            }

            _ends.Add(_length);
            var next = Take();
            if (next == '\n')
            {
                _nextLine++;
            }

            if (next != ',')
            {
                return RowOutcome.Row;
            }
        }
    }

    // Leaves the position at the comma or line feed that ends the cell, or at the end of the file.
    private RowOutcome ReadBare()
    {
        while (true)
        {
            var next = Peek();
            switch (next)
            {
                case < 0 or ',' or '\n':
                    return RowOutcome.Row;
                case '\r':
                    _position++;
                    if (Peek() == '\n')
                    {
                        return RowOutcome.Row;
                    }

                    Append((byte)'\r');
                    break;
                case '"':
                    MarkStray();
                    Append((byte)next);
                    _position++;
                    break;
                default:
                    TakeRun();
                    break;
            }

            if (_length > MaxRowBytes)
            {
                return RowOutcome.TooLong;
            }
        }
    }

    private RowOutcome ReadQuoted()
    {
        _position++;
        while (true)
        {
            var next = Take();
            switch (next)
            {
                case < 0:
                    return RowOutcome.UnbalancedQuote;
                case '"' when Peek() == '"':
                    _position++;
                    Append((byte)'"');
                    break;
                case '"':
                    return AfterQuoted();
                case '\r' when Peek() == '\n':
                    break;
                default:
                    _nextLine += next == '\n' ? 1 : 0;
                    Append((byte)next);
                    break;
            }

            if (_length > MaxRowBytes)
            {
                return RowOutcome.UnbalancedQuote;
            }
        }
    }

    private RowOutcome AfterQuoted()
    {
        var before = _length;
        var strays = StrayQuotes.Count;
        var outcome = ReadBare();
        if (_length > before && StrayQuotes.Count == strays)
        {
            MarkStray();
        }

        return outcome;
    }

    private void TakeRun()
    {
        var rest = _buffer.AsSpan(_position, _filled - _position);
        var run = rest.IndexOfAny(_special);
        run = run < 0 ? rest.Length : run;
        while (_row.Length - _length < run)
        {
            Array.Resize(ref _row, _row.Length * 2);
        }

        rest[..run].CopyTo(_row.AsSpan(_length));
        _length += run;
        _position += run;
    }

    private void MarkStray()
    {
        if (StrayQuotes.Count == 0 || StrayQuotes[^1] != _ends.Count)
        {
            StrayQuotes.Add(_ends.Count);
        }
    }

    private void Append(byte value)
    {
        if (_length == _row.Length)
        {
            Array.Resize(ref _row, _row.Length * 2);
        }

        _row[_length++] = value;
    }

    private int Take()
    {
        var next = Peek();
        _position += next < 0 ? 0 : 1;
        return next;
    }

    private int Peek()
    {
        if (_position == _filled)
        {
            _filled = stream.Read(_buffer, 0, _buffer.Length);
            _position = 0;
            if (_filled == 0)
            {
                return -1;
            }
        }

        return _buffer[_position];
    }
}
