using System.Text;

namespace TopGrid.Dataset;

/// <summary>A file with what turns its cells into rows and back.</summary>
internal abstract class FileTable(FileSchema schema)
{
    internal FileSchema Schema { get; } = schema;

    internal string Name => Schema.Name;

    /// <summary>The header row.</summary>
    internal ReadOnlyMemory<byte> Header() => Encoding.UTF8.GetBytes(string.Join(',', Schema.Columns.Select(column => column.Name)));

    /// <summary>The rows of the year in canonical form.</summary>
    internal abstract SortedLines Lines(DatasetYear year);

    /// <summary>The file of the year in canonical form.</summary>
    internal abstract CanonicalFile Canonical(DatasetYear year);

    internal abstract int RowCount(DatasetYear year);
}

/// <inheritdoc cref="FileTable" />
internal sealed class FileTable<TRow>(
    string name,
    bool mandatory,
    ColumnSchema[] columns,
    Func<Cells, TRow> read,
    Action<TRow, LineWriter> write,
    Func<DatasetYear, IReadOnlyList<TRow>> rows,
    params (int Column, Func<TRow, string?> Value)[] references) : FileTable(new FileSchema(name, mandatory, columns))
    where TRow : class
{
    internal ColumnSchema[] Columns { get; } = columns;

    /// <summary>The columns that name ids of other files, with their values.</summary>
    internal (int Column, Func<TRow, string?> Value)[] References { get; } = references;

    internal TRow Read(Cells cells) => read(cells);

    internal override int RowCount(DatasetYear year) => rows(year).Count;

    internal override SortedLines Lines(DatasetYear year) => Lines(rows(year));

    /// <summary>Rows in canonical form.</summary>
    internal SortedLines Lines(IReadOnlyList<TRow> some)
    {
        var lines = new SortedLines(some.Count);
        var writer = new LineWriter();
        foreach (var row in some)
        {
            lines.Add(Line(row, writer).Span);
        }

        return lines;
    }

    /// <summary>A row in canonical form, without line end; valid until the writer goes on.</summary>
    internal ReadOnlyMemory<byte> Line(TRow row, LineWriter writer)
    {
        writer.Clear();
        write(row, writer);
        return writer.Line;
    }

    /// <summary>A row in canonical form, without line end.</summary>
    internal byte[] Line(TRow row) => Line(row, new LineWriter()).ToArray();

    internal override CanonicalFile Canonical(DatasetYear year) => CanonicalFile<TRow>.Of(this, rows(year));
}
