using TopGrid.Data.Mapping;

namespace TopGrid.Data.Bulk;

/// <summary>A table and the columns a bulk write fills. Immutable once built; meant for a static field.</summary>
/// <typeparam name="TRow">The rows written.</typeparam>
/// <param name="table">The table.</param>
public sealed class BulkTable<TRow>(TableName table)
{
    private readonly List<BulkColumn<TRow>> _columns = [];

    /// <summary>The table.</summary>
    public TableName Table => table;

    /// <summary>The columns in the order they were added.</summary>
    public IReadOnlyList<BulkColumn<TRow>> Columns => _columns;

    /// <summary>Adds a text column.</summary>
    public BulkTable<TRow> Text(string name, Func<TRow, string?> value) => Add(name, ColumnType.Text, row => value(row));

    /// <summary>Adds a 32-bit integer column.</summary>
    public BulkTable<TRow> Integer(string name, Func<TRow, int?> value) => Add(name, ColumnType.Integer, row => value(row));

    /// <summary>Adds a 64-bit integer column.</summary>
    public BulkTable<TRow> Long(string name, Func<TRow, long?> value) => Add(name, ColumnType.Long, row => value(row));

    /// <summary>Adds a boolean column.</summary>
    public BulkTable<TRow> Boolean(string name, Func<TRow, bool?> value) => Add(name, ColumnType.Boolean, row => value(row));

    /// <summary>Adds a date column.</summary>
    public BulkTable<TRow> Date(string name, Func<TRow, DateOnly?> value) => Add(name, ColumnType.Date, row => value(row));

    /// <summary>Adds an instant column.</summary>
    public BulkTable<TRow> Instant(string name, Func<TRow, DateTimeOffset?> value) => Add(name, ColumnType.Instant, row => value(row));

    /// <summary>Adds a column of bytes.</summary>
    public BulkTable<TRow> Bytes(string name, Func<TRow, byte[]?> value) => Add(name, ColumnType.Bytes, row => value(row));

    /// <summary>Adds a column whose type is known only at run time.</summary>
    public BulkTable<TRow> Add(string name, ColumnType type, Func<TRow, object?> value)
    {
        _columns.Add(new BulkColumn<TRow>(name, type, value));
        return this;
    }
}
