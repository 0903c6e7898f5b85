using System.Collections.Immutable;
using LinqToDB.Mapping;
using TopGrid.Data.Connections;

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
    /// <param name="forms">How enumerations are stored; one that is missing is an error.</param>
    /// <param name="tables">The tables.</param>
    /// <exception cref="InvalidOperationException">A property cannot be a column, or a table has no key.</exception>
    public ModuleTables(string module, IReadOnlyList<TextForm> forms, IReadOnlyList<TableMap> tables)
    {
        Module = module;
        Tables = [.. tables];
        var known = new TextForms(forms);
        foreach (var table in tables)
        {
            table.Complete(known);
        }

        _schemas = [.. Enum.GetValues<Dialect>().Select(dialect => new Lazy<MappingSchema>(() => Conventions.Build(this, known, dialect)))];
    }

    /// <summary>The module's name.</summary>
    public string Module { get; }

    /// <summary>The tables.</summary>
    public ImmutableArray<TableMap> Tables { get; }

    /// <summary>The table of rows of a type.</summary>
    /// <exception cref="InvalidOperationException">There is none, or more than one.</exception>
    public TableMap Of<TRow>() => Tables.Single(table => table.RowType == typeof(TRow));

    /// <summary>The name of a table as it stands in a statement.</summary>
    public TableName Name(TableMap table) => new(Module, table.Name);

    /// <summary>The name of the table of rows of a type.</summary>
    public TableName Name<TRow>() => Name(Of<TRow>());

    internal MappingSchema For(Dialect dialect) => _schemas[(int)dialect].Value;
}
