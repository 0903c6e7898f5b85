using System.Buffers;
using System.Buffers.Text;
using System.Text;
using TopGrid.Allocation.Engine;
using TopGrid.Canonical;

namespace TopGrid.Allocation.Calculation.Decisions;

/// <summary>
/// Rows as they are written, one chunk after another in the same memory: by the canonical writer, or in pieces that are canonical already.
/// </summary>
internal sealed class RowBuffer : IBufferWriter<byte>
{
    private static readonly SearchValues<char> _plain = SearchValues.Create(
        [.. Enumerable.Range(32, 95).Select(c => (char)c).Where(c => c is not '"' and not '\\')]);

    private readonly List<int> _ends = [];
    private byte[] _bytes = new byte[1 << 12];
    private int _length;

    public RowBuffer() => Json = new CanonicalJsonWriter(this);

    /// <summary>Writes one row, or one value.</summary>
    public CanonicalJsonWriter Json { get; }

    /// <summary>Bytes written so far.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Ends the row with LF.</summary>
    public void EndRow()
    {
        _ends.Add(_length);
        Append("\n"u8);
        Json.Reset();
    }

    /// <summary>Forgets the rows; those handed out are overwritten by the next.</summary>
    public void Clear()
    {
        _length = 0;
        _ends.Clear();
    }

    /// <summary>The rows in the buffer's own memory.</summary>
    public DecisionRows Rows() => DecisionRows.Over(_bytes.AsMemory(0, _length), [.. _ends]);

    /// <summary>Bytes that are a piece of a canonical row.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>A number as JSON has it.</summary>
    public void Append(long number)
    {
        Utf8Formatter.TryFormat(number, GetSpan(20), out var written);
        _length += written;
    }

    /// <summary>
    /// A text as JSON has it: in one piece where nothing needs an escape or more than a byte, else by the canonical writer.
    /// </summary>
    public void AppendText(string text)
    {
        if (text.AsSpan().ContainsAnyExcept(_plain))
        {
            Json.Value(text);
            Json.Reset();
            return;
        }
        var span = GetSpan(text.Length + 2);
        span[0] = (byte)'"';
        Ascii.FromUtf16(text, span[1..], out _);
        span[text.Length + 1] = (byte)'"';
        _length += text.Length + 2;
    }

    /// <summary>A key as JSON text: lower-case hexadecimal.</summary>
    public void Append(LotKey key)
    {
        Span<byte> bytes = stackalloc byte[LotKey.Length];
        key.WriteTo(bytes);
        var span = GetSpan((2 * LotKey.Length) + 2);
        span[0] = (byte)'"';
        Convert.TryToHexStringLower(bytes, span[1..], out _);
        span[(2 * LotKey.Length) + 1] = (byte)'"';
        _length += (2 * LotKey.Length) + 2;
    }

    /// <inheritdoc/>
    public void Advance(int count) => _length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_length);
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - _length < Math.Max(1, count))
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + count));
        }
    }
}
