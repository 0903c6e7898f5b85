using Microsoft.Data.Sqlite;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;

namespace TopGrid.Data.Bulk;

/// <summary>
/// Many rows by one prepared statement, which SQLite does best: linq2db's statements of many rows are parsed anew each time and take half
/// as much processor time again (docs/decisions/0015-storage.md).
/// </summary>
internal static class PreparedInsert
{
    private const int RowsBetweenLooks = 4_096;

    // SQLite's calls are synchronous in truth; awaiting each would only cost time.
    public static long Append<TRow>(ModuleConnection connection, IEnumerable<TRow> rows, CancellationToken cancellationToken)
        where TRow : class
    {
        var (table, value) = connection.Tables.Writing<TRow>();
        using var command = ((SqliteConnection)connection.OpenDbConnection()).CreateCommand();
        command.Transaction = (SqliteTransaction?)connection.Transaction;
        var columns = table.Columns;
        command.CommandText = connection.Tables.Insert(table, Dialect.Sqlite);
        SqliteParameter[] parameters = [.. columns.Select(column => command.Parameters.Add($"@{column.Name}", TypeOf(column.Type)))];
        command.Prepare();
        var count = 0L;
        foreach (var row in rows)
        {
            for (var i = 0; i < parameters.Length; i++)
            {
                parameters[i].Value = StoredValue.ToParameter(value(row, columns[i]), Dialect.Sqlite);
            }

            command.ExecuteNonQuery();
            if (++count % RowsBetweenLooks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return count;
    }

    private static SqliteType TypeOf(ColumnType type) => type switch
    {
        ColumnType.Text or ColumnType.Date or ColumnType.Instant => SqliteType.Text,
        ColumnType.Bytes => SqliteType.Blob,
        _ => SqliteType.Integer,
    };
}
