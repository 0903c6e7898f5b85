namespace TopGrid.Dataset;

/// <summary>A file with what turns its cells into rows and back.</summary>
internal abstract class FileTable(FileSchema schema)
{
    internal FileSchema Schema { get; } = schema;

    internal string Name => Schema.Name;

    /// <summary>Writes the rows of the year in canonical form, unsorted, one call of <paramref name="line"/> after each row.</summary>
    internal abstract void WriteRows(DatasetYear year, LineWriter writer, Action line);

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

    internal override void WriteRows(DatasetYear year, LineWriter writer, Action line)
    {
        foreach (var row in rows(year))
        {
            write(row, writer);
            line();
        }
    }
}
