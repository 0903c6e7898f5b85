using System.Buffers.Text;
using System.Text;

namespace TopGrid.Dataset;

/// <summary>Builds canonical lines: cells in RFC 4180 form, quoted only where needed, no line end (docs/canonical.md).</summary>
internal sealed class LineWriter
{
    private byte[] _bytes = new byte[1 << 10];
    private int _length;
    private bool _first = true;

    /// <summary>The line so far; valid until it is written on.</summary>
    internal ReadOnlyMemory<byte> Line => _bytes.AsMemory(0, _length);

    internal void Clear()
    {
        _length = 0;
        _first = true;
    }

    internal LineWriter Text(string? value)
    {
        Separate();
        if (string.IsNullOrEmpty(value))
        {
            return this;
        }

        var quoted = value.AsSpan().IndexOfAny(",\"\n\r") >= 0;
        if (quoted)
        {
            value = $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        }

        _length += Encoding.UTF8.GetBytes(value, Room(Encoding.UTF8.GetMaxByteCount(value.Length)));
        return this;
    }

    internal LineWriter Number(int? value)
    {
        Separate();
        if (value is { } number)
        {
            Utf8Formatter.TryFormat(number, Room(11), out var written);
            _length += written;
        }

        return this;
    }

    internal LineWriter Date(DateOnly? value)
    {
        Separate();
        if (value is { } day)
        {
            day.TryFormat(Room(10), out var written, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            _length += written;
        }

        return this;
    }

    internal LineWriter Flag(bool? value) => Text(value switch { true => "true", false => "false", null => null });

    private void Separate()
    {
        if (!_first)
        {
            Room(1)[0] = (byte)',';
            _length++;
        }

        _first = false;
    }

    private Span<byte> Room(int count)
    {
        if (_bytes.Length - _length < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        }

        return _bytes.AsSpan(_length);
    }
}
