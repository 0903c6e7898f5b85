using LinqToDB;
using LinqToDB.Data;
using TopGrid.Data.Mapping;

namespace TopGrid.Data.Connections;

/// <summary>
/// The base of every module's connection, which names its tables as properties: <c>new XConnection(database)</c> for a query on its own,
/// <c>new XConnection(transaction)</c> for one that belongs to a transaction. The caller disposes it; that ends no transaction.
/// </summary>
/// <param name="source">The open database or a transaction in it.</param>
/// <param name="tables">The module's tables.</param>
public abstract class ModuleConnection(IConnectionSource source, ModuleTables tables) : DataConnection(source.OptionsFor(tables))
{
    /// <summary>Which database it speaks to.</summary>
    public Dialect Dialect { get; } = source.Dialect;

    /// <summary>The module's tables.</summary>
    public ModuleTables Tables { get; } = tables;

    /// <summary>Adds a row unless there is one with the same key or the same unique values.</summary>
    /// <param name="row">The row.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was added.</returns>
    public async Task<bool> TryInsertAsync<TRow>(TRow row, CancellationToken cancellationToken)
        where TRow : class
    {
        var table = Tables.Of<TRow>();
        // linq2db says this only with a list of the columns of its own.
        return await this.ExecuteAsync(
            $"{Tables.Insert(table, Dialect)} ON CONFLICT DO NOTHING",
            cancellationToken,
            [.. table.Columns.Select(column => Parameter(column, row))]) == 1;
    }

    /// <summary>A column's value as the parameter of a statement, by the column's name and of its type, also when there is none.</summary>
    public DataParameter Parameter(ColumnMap column, object row) => new(
        column.Name, StoredValue.ToParameter(column.Value(row), Dialect), Conventions.TypeOf(column.Type, Dialect));

    /// <summary>A table to query.</summary>
    protected ITable<TRow> Table<TRow>()
        where TRow : class => this.GetTable<TRow>();
}

/// <summary>What a module's connection can be made of.</summary>
public interface IConnectionSource
{
    /// <summary>Which database it is.</summary>
    Dialect Dialect { get; }

    internal DataOptions OptionsFor(ModuleTables tables);
}
