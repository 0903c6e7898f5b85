using System.Collections.Frozen;
using System.Collections.Immutable;
using TopGrid.Data.Mapping;
using TopGrid.Data.Verification;
using TopGrid.Dataset;

namespace TopGrid.Registration.Persistence;

/// <summary>A file of the dataset as a table: where its rows are in a year, its columns in the file's order, its key.</summary>
internal abstract class FactTable(string file)
{
    /// <summary>The file, such as <c>requests.csv</c>.</summary>
    public string File { get; } = file;

    /// <summary>The table, with the year and a number of the row in front of the file's columns.</summary>
    public abstract TableMap Map { get; }

    /// <summary>How rows are written with their place.</summary>
    public abstract CarrierMap Carrier { get; }

    /// <summary>The table's name.</summary>
    public TableName Name { get; } = new(RegistrationConnection.Name, Path.GetFileNameWithoutExtension(file));

    /// <summary>The file's schema in the dataset library.</summary>
    public FileSchema Schema { get; } = DatasetSchema.Files.Single(schema => schema.Name == file);

    /// <summary>Its rows of a year as the log holds them: all of them, or the one with a number.</summary>
    public RowGroup Logged(int allocationYear, long? number = null) =>
        new(Name, Map, number is { } one ? [allocationYear, one] : [allocationYear]);

    /// <summary>Calls back with the type of the rows.</summary>
    public abstract TResult Accept<TResult>(IFactTableVisitor<TResult> visitor);
}

/// <inheritdoc cref="FactTable"/>
internal sealed class FactTable<TRow> : FactTable
    where TRow : class
{
    private readonly Func<DatasetYear, IReadOnlyList<TRow>> _rows;
    private readonly Func<DatasetYear, IReadOnlyList<TRow>, DatasetYear> _with;
    private readonly FrozenDictionary<string, ColumnMap> _byName;
    private readonly int[] _key;

    public FactTable(
        string file, Func<DatasetYear, IReadOnlyList<TRow>> rows, Func<DatasetYear, IReadOnlyList<TRow>, DatasetYear> with)
        : base(file)
    {
        _rows = rows;
        _with = with;
        var map = new TableMap<TRow>(Path.GetFileNameWithoutExtension(file), FactCodes.All);
        Columns = map.Columns;
        if (!Columns.Select(column => column.Name).SequenceEqual(Schema.Columns.Select(column => column.Name)))
        {
            throw new InvalidOperationException($"The columns of table {map.Name} are not those of {file}.");
        }

        _byName = Columns.ToFrozenDictionary(column => column.Name);
        _key = [.. Schema.Columns.Index().Where(column => column.Item.IsKey).Select(column => column.Index)];
        map.Behind(
            (RegistrationConnection.AllocationYear, Data.Mapping.ColumnType.Integer),
            (RegistrationConnection.RowNumber, Data.Mapping.ColumnType.Long))
            .Key(RegistrationConnection.AllocationYear, RegistrationConnection.RowNumber)
            .Refers(RegistrationConnection.YearsTable, RegistrationConnection.AllocationYear)
            .Logged(
                [RegistrationConnection.AllocationYear],
                _key.Length == 0 ? [.. Columns.Select(column => column.Name)] : [.. _key.Select(column => Columns[column].Name)]);
        Map = _key.Length == 0
            ? map
            : map.Unique([RegistrationConnection.AllocationYear, .. _key.Select(column => Columns[column].Name)]);
        Carrier = new CarrierMap<Placed<TRow>>(map, ValueOf);
    }

    /// <summary>The columns in the file's order.</summary>
    public ImmutableArray<ColumnMap> Columns { get; }

    /// <inheritdoc/>
    public override TableMap Map { get; }

    /// <inheritdoc/>
    public override CarrierMap Carrier { get; }

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

    private object? ValueOf(Placed<TRow> placed, string column) => column switch
    {
        RegistrationConnection.AllocationYear => placed.AllocationYear,
        RegistrationConnection.RowNumber => placed.RowNumber,
        _ => _byName[column].Value(placed.Row),
    };
}

/// <summary>Does the same to tables of different rows.</summary>
internal interface IFactTableVisitor<out TResult>
{
    TResult Visit<TRow>(FactTable<TRow> table)
        where TRow : class;
}
