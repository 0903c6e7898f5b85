using System.Text;

namespace TopGrid.Dataset;

/// <summary>Gives one string instance per id, so that five million training rows do not hold five million copies.</summary>
internal sealed class StringPool
{
    private readonly HashSet<string> _strings = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private char[] _chars = new char[256];

    internal StringPool() => _lookup = _strings.GetAlternateLookup<ReadOnlySpan<char>>();

    internal string Get(ReadOnlySpan<byte> utf8)
    {
        if (_chars.Length < utf8.Length)
        {
            _chars = new char[utf8.Length];
        }

        var chars = _chars.AsSpan(0, Encoding.UTF8.GetChars(utf8, _chars));
        if (!_lookup.TryGetValue(chars, out var text))
        {
            text = chars.ToString();
            _strings.Add(text);
        }

        return text;
    }
}
