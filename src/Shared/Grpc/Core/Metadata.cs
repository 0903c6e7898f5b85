using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Grpc.Core;

/// <summary>The headers or trailers of a call: ASCII text, or bytes under a key that ends in <c>-bin</c>. Keys are lower-case.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "The official name.")]
public sealed class Metadata : IList<Metadata.Entry>
{
    /// <summary>What the key of a binary entry ends in.</summary>
    public const string BinaryHeaderSuffix = "-bin";

    /// <summary>No entries; cannot be changed.</summary>
    public static readonly Metadata Empty = new Metadata().Freeze();

    private readonly List<Entry> entries = [];
    private bool readOnly;

    /// <summary>Makes this metadata unchangeable.</summary>
    /// <returns>Itself.</returns>
    internal Metadata Freeze()
    {
        readOnly = true;
        return this;
    }

    /// <summary>The last entry with this key.</summary>
    /// <param name="key">The key, in any case.</param>
    /// <returns>The entry, or null.</returns>
    public Entry? Get(string key)
    {
        for (var i = entries.Count - 1; i >= 0; i--)
        {
            if (string.Equals(entries[i].Key, key, StringComparison.OrdinalIgnoreCase))
            {
                return entries[i];
            }
        }

        return null;
    }

    /// <summary>The text of the last entry with this key.</summary>
    /// <param name="key">The key, in any case.</param>
    /// <returns>The text, or null.</returns>
    public string? GetValue(string key) => Get(key)?.Value;

    /// <summary>The bytes of the last entry with this key.</summary>
    /// <param name="key">The key, in any case.</param>
    /// <returns>The bytes, or null.</returns>
    public byte[]? GetValueBytes(string key) => Get(key)?.ValueBytes;

    /// <summary>Every entry with this key, in order.</summary>
    /// <param name="key">The key, in any case.</param>
    /// <returns>The entries.</returns>
    public IEnumerable<Entry> GetAll(string key) =>
        entries.Where(entry => string.Equals(entry.Key, key, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc />
    public int IndexOf(Entry item) => entries.IndexOf(item);

    /// <inheritdoc />
    public void Insert(int index, Entry item)
    {
        ArgumentNullException.ThrowIfNull(item);
        CheckWritable();
        entries.Insert(index, item);
    }

    /// <inheritdoc />
    public void RemoveAt(int index)
    {
        CheckWritable();
        entries.RemoveAt(index);
    }

    /// <inheritdoc />
    public Entry this[int index]
    {
        get => entries[index];
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            CheckWritable();
            entries[index] = value;
        }
    }

    /// <inheritdoc />
    public void Add(Entry item)
    {
        ArgumentNullException.ThrowIfNull(item);
        CheckWritable();
        entries.Add(item);
    }

    /// <summary>Adds text.</summary>
    /// <param name="key">A key that does not end in <c>-bin</c>.</param>
    /// <param name="value">Printable ASCII.</param>
    public void Add(string key, string value) => Add(new Entry(key, value));

    /// <summary>Adds bytes.</summary>
    /// <param name="key">A key that ends in <c>-bin</c>.</param>
    /// <param name="valueBytes">Any bytes.</param>
    public void Add(string key, byte[] valueBytes) => Add(new Entry(key, valueBytes));

    /// <inheritdoc />
    public void Clear()
    {
        CheckWritable();
        entries.Clear();
    }

    /// <inheritdoc />
    public bool Contains(Entry item) => entries.Contains(item);

    /// <inheritdoc />
    public void CopyTo(Entry[] array, int arrayIndex) => entries.CopyTo(array, arrayIndex);

    /// <inheritdoc />
    public int Count => entries.Count;

    /// <inheritdoc />
    public bool IsReadOnly => readOnly;

    /// <inheritdoc />
    public bool Remove(Entry item)
    {
        CheckWritable();
        return entries.Remove(item);
    }

    /// <inheritdoc />
    public IEnumerator<Entry> GetEnumerator() => entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => entries.GetEnumerator();

    private void CheckWritable()
    {
        if (readOnly)
        {
            throw new InvalidOperationException("Object is read only");
        }
    }

    /// <summary>One key with text or bytes.</summary>
    [SuppressMessage("Design", "CA1034:Nested types should not be visible", Justification = "The official shape.")]
    public class Entry
    {
        private readonly string? value;
        private readonly byte[]? valueBytes;

        /// <summary>Bytes.</summary>
        /// <param name="key">A key that ends in <c>-bin</c>.</param>
        /// <param name="valueBytes">Any bytes; copied.</param>
        public Entry(string key, byte[] valueBytes)
        {
            ArgumentNullException.ThrowIfNull(valueBytes);
            Key = NormalizeKey(key);
            if (!IsBinary)
            {
                throw new ArgumentException("Key for binary valued metadata entry needs to have suffix indicating binary value.", nameof(key));
            }

            this.valueBytes = [.. valueBytes];
        }

        /// <summary>Text.</summary>
        /// <param name="key">A key that does not end in <c>-bin</c>.</param>
        /// <param name="value">Printable ASCII.</param>
        public Entry(string key, string value)
        {
            ArgumentNullException.ThrowIfNull(value);
            Key = NormalizeKey(key);
            if (IsBinary)
            {
                throw new ArgumentException("Key for ASCII valued metadata entry cannot have suffix indicating binary value.", nameof(key));
            }

            this.value = value;
        }

        /// <summary>The key, lower-case.</summary>
        public string Key { get; }

        /// <summary>The value as bytes (a copy).</summary>
        public byte[] ValueBytes => valueBytes is null ? Encoding.ASCII.GetBytes(value!) : [.. valueBytes];

        /// <summary>The text; fails on a binary entry.</summary>
        public string Value => value ?? throw new InvalidOperationException("Cannot access string value of a binary metadata entry");

        /// <summary>Whether the entry holds bytes.</summary>
        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        /// <inheritdoc />
        public override string ToString() => IsBinary
            ? $"[Entry: key={Key}, valueBytes={valueBytes!.Length} bytes]"
            : $"[Entry: key={Key}, value={value}]";

        [SuppressMessage("Globalization", "CA1308:Normalize strings to uppercase", Justification = "Header names are lower-case in HTTP/2.")]
        private static string NormalizeKey(string key)
        {
            ArgumentNullException.ThrowIfNull(key);
            foreach (var character in key)
            {
                if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '-' or '.'))
                {
                    throw new ArgumentException(
                        $"Metadata key '{key}' is not valid: it can only contain letters, digits, underscores, hyphens and dots.", nameof(key));
                }
            }

            return key.Length == 0
                ? throw new ArgumentException("A metadata key cannot be empty.", nameof(key))
                : key.ToLowerInvariant();
        }
    }
}
