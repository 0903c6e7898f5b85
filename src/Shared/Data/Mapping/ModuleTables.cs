using System.Collections.Immutable;
using LinqToDB.Mapping;
using TopGrid.Data.Connections;
using TopGrid.Data.Verification;

namespace TopGrid.Data.Mapping;

/// <summary>
/// The tables of a module and how their values are stored: the one list of its columns, which queries, bulk writes and the comparison with
/// the migrated database all go by. Made once, for a static field.
/// </summary>
public sealed class ModuleTables
{
    private readonly Lazy<MappingSchema>[] _schemas;

    /// <summary>Describes the tables of a module.</summary>
    /// <param name="module">The module's name in snake_case: its schema on PostgreSQL, its prefix on SQLite.</param>
    /// <param name="tables">The tables.</param>
    /// <exception cref="InvalidOperationException">A table has no key, or names a column that it has not.</exception>
    public ModuleTables(string module, params IReadOnlyList<TableMap> tables)
        : this(module, tables, [])
    {
    }

    /// <summary>Describes the tables of a module.</summary>
    /// <param name="module">The module's name in snake_case.</param>
    /// <param name="tables">The tables.</param>
    /// <param name="carriers">What is written in place of rows that do not carry all columns.</param>
    public ModuleTables(string module, IReadOnlyList<TableMap> tables, IReadOnlyList<CarrierMap> carriers)
    {
        Module = module;
        Tables = [.. tables];
        Carriers = [.. carriers];
        foreach (var table in tables)
        {
            table.Check();
        }

        _schemas = [.. Enum.GetValues<Dialect>().Select(dialect => new Lazy<MappingSchema>(() => Conventions.Build(this, dialect)))];
    }

    /// <summary>The module's name.</summary>
    public string Module { get; }

    /// <summary>The tables.</summary>
    public ImmutableArray<TableMap> Tables { get; }

    internal ImmutableArray<CarrierMap> Carriers { get; }

    /// <summary>The table of rows of a type.</summary>
    /// <exception cref="InvalidOperationException">There is none, or more than one.</exception>
    public TableMap Of<TRow>() => Tables.Single(table => table.RowType == typeof(TRow));

    /// <summary>The name of a table as it stands in a statement.</summary>
    public TableName Name(TableMap table) => new(Module, table.Name);

    /// <summary>The name of the table of rows of a type.</summary>
    public TableName Name<TRow>() => Name(Of<TRow>());

    /// <summary>Rows of a table that the log holds.</summary>
    /// <param name="key">Values of the first columns of the key.</param>
    public RowGroup Rows<TRow>(params ImmutableArray<object> key)
        where TRow : class => new(Name<TRow>(), Of<TRow>(), key);

    /// <summary>Where rows of a type are written, be they those of a table or carriers, and how a column is read from one.</summary>
    internal (TableMap Table, Func<object, ColumnMap, object?> Value) Writing<TRow>() =>
        Carriers.FirstOrDefault(carrier => carrier.Type == typeof(TRow)) is { } carrier
            ? (carrier.Table, (row, column) => carrier.ValueOf(row, column.Name))
            : (Of<TRow>(), (row, column) => column.Value(row));

    /// <summary>The statement that adds a row, with a parameter for each column by its name.</summary>
    internal string Insert(TableMap table, Dialect dialect) => $"INSERT INTO {Name(table).Sql(dialect)} "
        + $"({string.Join(", ", table.Columns.Select(column => $"\"{column.Name}\""))}) "
        + $"VALUES ({string.Join(", ", table.Columns.Select(column => $"@{column.Name}"))})";

    internal MappingSchema For(Dialect dialect) => _schemas[(int)dialect].Value;
}
