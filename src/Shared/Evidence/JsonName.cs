using System.Buffers;
using System.Text;

namespace TopGrid.Evidence;

/// <summary>A member's name that is written again and again, ready for <see cref="CanonicalJsonWriter"/>: plain ASCII that needs no escape.</summary>
public sealed class JsonName
{
    private readonly byte[] _utf8;
    private readonly byte[] _quoted;

    /// <summary>Takes the name.</summary>
    /// <exception cref="ArgumentException">It holds a character other than a letter, a digit, an underscore or a hyphen.</exception>
    public JsonName(string name)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(Plain))
        {
            throw new ArgumentException($"'{name}' is not a plain name.", nameof(name));
        }
        _utf8 = Encoding.ASCII.GetBytes(name);
        _quoted = Encoding.ASCII.GetBytes($",\"{name}\":");
    }

    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

    internal ReadOnlySpan<byte> Utf8 => _utf8;

    internal ReadOnlySpan<byte> Quoted => _quoted;
}
