using System.Security.Cryptography;

namespace TopGrid.Dataset;

/// <summary>
/// One file of a year in canonical form (docs/canonical.md). Years that are edited into one another share the files that stayed.
/// </summary>
public abstract class CanonicalFile
{
    // A file without its text writes it anew for each edit of a year. Of a year of millions the large files do, so that memory holds their
    // rows only.
    private protected const int MostBytesKept = 16 << 20;

    private readonly Lazy<(long Bytes, string Hash)> _digest;

    private protected CanonicalFile() => _digest = new(Digest);

    /// <summary>Name of the file.</summary>
    public abstract string Name { get; }

    /// <summary>How many rows it has.</summary>
    public abstract int RowCount { get; }

    /// <summary>Bytes of the written file, header row included.</summary>
    public long Size => _digest.Value.Bytes;

    /// <summary>SHA-256 of the written file, header row included: 64 lower-case hexadecimal digits.</summary>
    public string Sha256 => _digest.Value.Hash;

    internal abstract FileTable Table { get; }

    /// <summary>Header row and rows in canonical form and order, without line ends. Each is valid until the next one.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Lines() => RowLines().Prepend(Table.Header());

    internal abstract IEnumerable<ReadOnlyMemory<byte>> RowLines();

    /// <summary>The rows in one piece.</summary>
    internal abstract FileText Text();

    /// <summary>Adds what the file is in the input hash.</summary>
    internal abstract void AppendTo(IncrementalHash hash);

    private (long Bytes, string Hash) Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var size = 0L;
        foreach (var line in Lines())
        {
            hash.AppendData(line.Span);
            hash.AppendData("\n"u8);
            size += line.Length + 1;
        }

        return (size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}

/// <inheritdoc cref="CanonicalFile" />
internal sealed class CanonicalFile<TRow> : CanonicalFile
    where TRow : class
{
    private readonly FileTable<TRow> _table;
    private readonly FileText? _text;

    /// <summary>Takes rows in canonical order, and their text when someone has it.</summary>
    internal CanonicalFile(FileTable<TRow> table, TRow[] rows, FileText? text = null)
    {
        _table = table;
        Rows = rows;
        _text = text?.Bytes.Length <= MostBytesKept ? text : null;
    }

    /// <inheritdoc />
    public override string Name => _table.Name;

    /// <inheritdoc />
    public override int RowCount => Rows.Length;

    internal override FileTable Table => _table;

    internal TRow[] Rows { get; }

    /// <summary>Takes rows in any order.</summary>
    internal static CanonicalFile<TRow> Of(FileTable<TRow> table, IReadOnlyList<TRow> rows)
    {
        var lines = table.Lines(rows);
        var sorted = lines.Order() is { } order ? Array.ConvertAll(order, position => rows[position]) : rows as TRow[] ?? [.. rows];
        return new CanonicalFile<TRow>(
            table, sorted, lines.TotalBytes <= MostBytesKept ? FileText.Of(lines.InOrder(), sorted.Length, lines.TotalBytes) : null);
    }

    /// <summary>The file with some rows gone and others come.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="gone">Positions of rows, ascending.</param>
    /// <param name="come">Rows in any order.</param>
    internal CanonicalFile<TRow> With(FileText text, IReadOnlyList<int> gone, IEnumerable<TRow> come)
    {
        var placed = come.Select(row => (Row: row, Line: _table.Line(row))).ToList();
        placed.Sort((a, b) => a.Line.AsSpan().SequenceCompareTo(b.Line));
        var splice = new Splice(Rows.Length, gone, placed.ConvertAll(row => text.LowerBound(row.Line)));
        var rows = new List<TRow>(Rows.Length + placed.Count);
        foreach (var piece in splice.Pieces())
        {
            rows.AddRange(piece.Come >= 0 ? [placed[piece.Come].Row] : Rows.AsSpan(piece.From..piece.To));
        }

        return new CanonicalFile<TRow>(_table, [.. rows], text.With(splice, placed.ConvertAll(row => row.Line)));
    }

    internal override IEnumerable<ReadOnlyMemory<byte>> RowLines()
    {
        var writer = new LineWriter();
        for (var position = 0; position < Rows.Length; position++)
        {
            yield return _text?[position] ?? _table.Line(Rows[position], writer);
        }
    }

    internal override FileText Text()
    {
        if (_text is not null)
        {
            return _text;
        }

        var (writer, bytes) = (new LineWriter(), 0L);
        foreach (var row in Rows)
        {
            bytes += _table.Line(row, writer).Length + 1;
        }

        return FileText.Of(RowLines(), Rows.Length, bytes);
    }

    internal override void AppendTo(IncrementalHash hash)
    {
        if (_text is not null)
        {
            CanonicalForm.Append(hash, _table, []);
            hash.AppendData(_text.Bytes);
        }
        else
        {
            CanonicalForm.Append(hash, _table, RowLines());
        }
    }
}
