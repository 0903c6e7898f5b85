using TopGrid.Data.Bulk;
using TopGrid.Data.Mapping;
using TopGrid.Dataset;

namespace TopGrid.Registration.Persistence;

/// <summary>A file of the dataset as a table: where its rows are in a year, its columns in the file's order, its key.</summary>
internal abstract class FactTable(string file)
{
    /// <summary>The file, such as <c>requests.csv</c>.</summary>
    public string File { get; } = file;

    /// <summary>The table.</summary>
    public TableName Name { get; } = new(RegistrationDbContext.Name, Path.GetFileNameWithoutExtension(file));

    /// <summary>The file's schema in the dataset library.</summary>
    public FileSchema Schema { get; } = DatasetSchema.Files.Single(schema => schema.Name == file);

    /// <summary>Calls back with the type of the rows.</summary>
    public abstract TResult Accept<TResult>(IFactTableVisitor<TResult> visitor);
}

/// <inheritdoc cref="FactTable"/>
internal sealed class FactTable<TRow> : FactTable
    where TRow : class
{
    private readonly BulkTable<TRow> _columns;
    private readonly Func<DatasetYear, IReadOnlyList<TRow>> _rows;
    private readonly Func<DatasetYear, IReadOnlyList<TRow>, DatasetYear> _with;
    private readonly int[] _key;

    public FactTable(
        string file,
        Func<DatasetYear, IReadOnlyList<TRow>> rows,
        Func<DatasetYear, IReadOnlyList<TRow>, DatasetYear> with,
        Action<BulkTable<TRow>> columns)
        : base(file)
    {
        _rows = rows;
        _with = with;
        _columns = new BulkTable<TRow>(Name);
        columns(_columns);
        if (!_columns.Columns.Select(column => column.Name).SequenceEqual(Schema.Columns.Select(column => column.Name)))
        {
            throw new InvalidOperationException($"The columns of table {Name.Name} are not those of {file}.");
        }

        _key = [.. Schema.Columns.Index().Where(column => column.Item.IsKey).Select(column => column.Index)];
        KeyProperties = [.. _key.Select(column => PropertyName(Schema.Columns[column].Name))];
        Bulk = new BulkTable<Placed<TRow>>(Name)
            .Integer("allocation_year", placed => placed.AllocationYear)
            .Long("row_number", placed => placed.RowNumber);
        foreach (var column in _columns.Columns)
        {
            Bulk.Add(column.Name, column.Type, placed => column.Value(placed.Row));
        }
    }

    /// <summary>The columns in the file's order.</summary>
    public IReadOnlyList<BulkColumn<TRow>> Columns => _columns.Columns;

    /// <summary>Properties of the row that are its key; empty where rows may repeat.</summary>
    public IReadOnlyList<string> KeyProperties { get; }

    /// <summary>How the table is written in bulk.</summary>
    public BulkTable<Placed<TRow>> Bulk { get; }

    /// <summary>The file's rows in a year.</summary>
    public IReadOnlyList<TRow> Rows(DatasetYear year) => _rows(year);

    /// <summary>The year with other rows in this file.</summary>
    public DatasetYear With(DatasetYear year, IReadOnlyList<TRow> rows) => _with(year, rows);

    /// <summary>The row in canonical CSV form, without a line end (docs/canonical.md).</summary>
    public string Line(TRow row) => CanonicalLine.Of(Columns.Select(column => column.Value(row)));

    /// <summary>The row's cells by column name in canonical form.</summary>
    public IReadOnlyList<string> Cells(TRow row) => [.. Columns.Select(column => CanonicalLine.Cell(column.Value(row)))];

    /// <summary>The row's key; the whole row where rows may repeat.</summary>
    public string Key(TRow row) => _key.Length == 0
        ? Line(row)
        : CanonicalLine.Of(_key.Select(column => Columns[column].Value(row)));

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IFactTableVisitor<TResult> visitor) => visitor.Visit(this);

    /// <summary>The key's parts joined by NUL, so that it sorts part by part.</summary>
    public string SortKey(TRow row) => string.Join('\0', _key.Select(column => CanonicalLine.Cell(Columns[column].Value(row))));

    private static string PropertyName(string column) =>
        string.Concat(column.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}

/// <summary>Does the same to tables of different rows.</summary>
internal interface IFactTableVisitor<out TResult>
{
    TResult Visit<TRow>(FactTable<TRow> table)
        where TRow : class;
}
