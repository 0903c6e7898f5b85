using System.Buffers;
using System.Numerics;
using System.Text;

namespace TopGrid.Canonical;

/// <summary>
/// Writes JSON of which there is exactly one form: UTF-8, names of an object in ascending order of their bytes,
/// numbers that are integers, exact fractions as <c>"p/q"</c> strings, only what must be escaped escaped.
/// The caller gives names in order; a name out of order, a second value or a lone surrogate is a defect and throws.
/// </summary>
/// <remarks>Two layouts: compact (leaves of the evidence tree, <c>decisions.jsonl</c>) and indented by two spaces
/// (files that people open). Both hold the same values; only compact bytes are ever hashed.</remarks>
public sealed class CanonicalJsonWriter
{
    private const int MaxDepth = 32;

    private readonly IBufferWriter<byte> _output;
    private readonly bool _indented;
    private readonly byte[]?[] _lastName = new byte[MaxDepth][];
    private readonly int[] _lastNameLength = new int[MaxDepth];
    private readonly bool[] _isObject = new bool[MaxDepth];
    private readonly bool[] _hasItems = new bool[MaxDepth];
    private int _depth;
    private bool _afterName;
    private bool _done;

    /// <summary>Starts a writer of one value on <paramref name="output"/>.</summary>
    /// <param name="output">Receives the bytes as they are written.</param>
    /// <param name="indented">Two spaces a level and LF, for people; false for bytes that are hashed.</param>
    public CanonicalJsonWriter(IBufferWriter<byte> output, bool indented = false)
    {
        _output = output;
        _indented = indented;
    }

    /// <summary>Forgets the value written, so that the writer can be used for the next one on the same output.</summary>
    public void Reset()
    {
        _depth = 0;
        _afterName = false;
        _done = false;
    }

    /// <summary>Opens an object.</summary>
    public void BeginObject() => Begin((byte)'{', isObject: true);

    /// <summary>Closes the innermost object.</summary>
    public void EndObject() => End((byte)'}', isObject: true);

    /// <summary>Opens an array.</summary>
    public void BeginArray() => Begin((byte)'[', isObject: false);

    /// <summary>Closes the innermost array.</summary>
    public void EndArray() => End((byte)']', isObject: false);

    /// <summary>Writes the name of the next member. Names ascend strictly by their UTF-8 bytes.</summary>
    public void Name(ReadOnlySpan<byte> utf8)
    {
        if (_depth == 0 || !_isObject[_depth - 1] || _afterName)
        {
            throw new InvalidOperationException("A name belongs directly inside an object.");
        }
        CheckOrder(utf8);
        Separate();
        WriteString(utf8);
        Put((byte)':');
        if (_indented)
        {
            Put((byte)' ');
        }
        _afterName = true;
    }

    /// <summary>Writes the name of the next member from text.</summary>
    public void Name(string name)
    {
        Span<byte> buffer = stackalloc byte[256];
        Name(Encode(name, buffer));
    }

    /// <summary>Writes an integer.</summary>
    public void Value(long number)
    {
        BeforeValue();
        var span = _output.GetSpan(20);
        number.TryFormat(span, out var written, default, System.Globalization.CultureInfo.InvariantCulture);
        _output.Advance(written);
        AfterValue();
    }

    /// <summary>Writes an exact fraction as the string <c>"p/q"</c>, as given (not reduced).</summary>
    public void Fraction(BigInteger numerator, BigInteger denominator) => Value($"{numerator}/{denominator}");

    /// <summary>Writes true or false.</summary>
    public void Value(bool flag)
    {
        BeforeValue();
        Put(flag ? "true"u8 : "false"u8);
        AfterValue();
    }

    /// <summary>Writes null.</summary>
    public void Null()
    {
        BeforeValue();
        Put("null"u8);
        AfterValue();
    }

    /// <summary>Writes text; null becomes JSON null.</summary>
    public void Value(string? text)
    {
        if (text is null)
        {
            Null();
            return;
        }
        Span<byte> buffer = stackalloc byte[512];
        Value(Encode(text, buffer));
    }

    /// <summary>Writes text that is UTF-8 already.</summary>
    public void Value(ReadOnlySpan<byte> utf8)
    {
        BeforeValue();
        WriteString(utf8);
        AfterValue();
    }

    /// <summary>Writes a hash or key as lower-case hexadecimal text.</summary>
    public void Hex(ReadOnlySpan<byte> bytes)
    {
        BeforeValue();
        var span = _output.GetSpan(bytes.Length * 2 + 2);
        span[0] = (byte)'"';
        Convert.TryToHexStringLower(bytes, span[1..], out _);
        span[1 + 2 * bytes.Length] = (byte)'"';
        _output.Advance(bytes.Length * 2 + 2);
        AfterValue();
    }

    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static byte HexDigit(int nibble) => (byte)(nibble < 10 ? '0' + nibble : 'a' + nibble - 10);

    private static ReadOnlySpan<byte> Encode(string text, Span<byte> buffer) =>
        text.Length * 3 <= buffer.Length ? buffer[.._strict.GetBytes(text, buffer)] : _strict.GetBytes(text);

    private void Begin(byte bracket, bool isObject)
    {
        BeforeValue();
        if (_depth == MaxDepth)
        {
            throw new InvalidOperationException($"JSON nested deeper than {MaxDepth} levels.");
        }
        Put(bracket);
        _isObject[_depth] = isObject;
        _hasItems[_depth] = false;
        _lastNameLength[_depth] = -1;
        _depth++;
    }

    private void End(byte bracket, bool isObject)
    {
        if (_depth == 0 || _isObject[_depth - 1] != isObject || _afterName)
        {
            throw new InvalidOperationException("The bracket closed is not the one that is open.");
        }
        _depth--;
        if (_hasItems[_depth])
        {
            NewLine();
        }
        Put(bracket);
        AfterValue();
    }

    private void BeforeValue()
    {
        if (_done)
        {
            throw new InvalidOperationException("The value is complete already.");
        }
        if (_afterName)
        {
            _afterName = false;
            return;
        }
        if (_depth == 0)
        {
            return;
        }
        if (_isObject[_depth - 1])
        {
            throw new InvalidOperationException("A member of an object needs a name first.");
        }
        Separate();
    }

    private void AfterValue() => _done = _depth == 0;

    private void Separate()
    {
        if (_hasItems[_depth - 1])
        {
            Put((byte)',');
        }
        _hasItems[_depth - 1] = true;
        NewLine();
    }

    private void NewLine()
    {
        if (!_indented)
        {
            return;
        }
        var span = _output.GetSpan(1 + 2 * _depth);
        span[0] = (byte)'\n';
        span.Slice(1, 2 * _depth).Fill((byte)' ');
        _output.Advance(1 + 2 * _depth);
    }

    private void CheckOrder(ReadOnlySpan<byte> name)
    {
        var level = _depth - 1;
        var last = _lastName[level].AsSpan(0, Math.Max(0, _lastNameLength[level]));
        if (_lastNameLength[level] >= 0 && name.SequenceCompareTo(last) <= 0)
        {
            throw new InvalidOperationException(
                $"Name '{Encoding.UTF8.GetString(name)}' after '{Encoding.UTF8.GetString(last)}': names ascend by bytes.");
        }
        if (_lastName[level] is not { } kept || kept.Length < name.Length)
        {
            _lastName[level] = new byte[Math.Max(32, name.Length)];
        }
        name.CopyTo(_lastName[level]);
        _lastNameLength[level] = name.Length;
    }

    private void WriteString(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IndexOfAny(_mustEscape) < 0)
        {
            var span = _output.GetSpan(utf8.Length + 2);
            span[0] = (byte)'"';
            utf8.CopyTo(span[1..]);
            span[utf8.Length + 1] = (byte)'"';
            _output.Advance(utf8.Length + 2);
            return;
        }
        Put((byte)'"');
        while (true)
        {
            var stop = utf8.IndexOfAny(_mustEscape);
            if (stop < 0)
            {
                Put(utf8);
                break;
            }
            Put(utf8[..stop]);
            Escape(utf8[stop]);
            utf8 = utf8[(stop + 1)..];
        }
        Put((byte)'"');
    }

    private static readonly SearchValues<byte> _mustEscape =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    // RFC 8785 3.2.2.2: the short forms where they exist, lower-case hexadecimal otherwise.
    private void Escape(byte b)
    {
        switch (b)
        {
            case (byte)'"': Put("\\\""u8); break;
            case (byte)'\\': Put("\\\\"u8); break;
            case 8: Put("\\b"u8); break;
            case 9: Put("\\t"u8); break;
            case 10: Put("\\n"u8); break;
            case 12: Put("\\f"u8); break;
            case 13: Put("\\r"u8); break;
            default:
                Put("\\u00"u8);
                Put(HexDigit(b >> 4));
                Put(HexDigit(b & 15));
                break;
        }
    }

    private void Put(byte b)
    {
        _output.GetSpan(1)[0] = b;
        _output.Advance(1);
    }

    private void Put(ReadOnlySpan<byte> bytes) => _output.Write(bytes);
}
