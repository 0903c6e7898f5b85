using LinqToDB.Data;
using TopGrid.Data.Connections;

namespace TopGrid.Data.Bulk;

/// <summary>Writes many rows: binary COPY on PostgreSQL, one prepared statement on SQLite.</summary>
public static class BulkInsert
{
    /// <summary>
    /// How long a statement over many rows may take, in seconds. After the last row of a COPY the server still checks its foreign keys: a
    /// minute for some millions of rows, in which it says nothing.
    /// </summary>
    public const int PatienceSeconds = 600;

    private static readonly BulkCopyOptions _copy = new()
    {
        BulkCopyType = BulkCopyType.ProviderSpecific,
        BulkCopyTimeout = PatienceSeconds,
        MaxBatchSize = int.MaxValue,
        KeepIdentity = true,
    };

    /// <summary>Appends rows to their table. On an error the caller's transaction must be rolled back.</summary>
    /// <param name="connection">The module's connection, inside a transaction.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="System.Data.Common.DbException">The database refused a row, such as a second one with the same key.</exception>
    public static async Task<long> AppendAsync<TRow>(
        this ModuleConnection connection, IEnumerable<TRow> rows, CancellationToken cancellationToken)
        where TRow : class => connection.Dialect == Dialect.PostgreSql
            ? (await connection.BulkCopyAsync(_copy, rows, cancellationToken)).RowsCopied
            : PreparedInsert.Append(connection, rows, cancellationToken);
}
