using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Data.Transactions;

namespace TopGrid.Data.Bulk;

/// <summary>
/// Writes many rows inside the caller's transaction: binary COPY on PostgreSQL, one prepared statement on SQLite.
/// (EF's SaveChanges takes 50 to 90 µs per row and is never used for inputs, results or decisions.)
/// </summary>
public static class BulkWriter
{
    // After the last row of a COPY the server still checks its foreign keys: a minute for some millions of rows, in which it says nothing.
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Appends the rows and returns how many there were. On an error the caller's transaction must be rolled back.</summary>
    /// <exception cref="System.Data.Common.DbException">The database refused a row, such as a second one with the same key.</exception>
    public static async Task<long> WriteAsync<TRow>(
        Transaction transaction, BulkTable<TRow> table, IEnumerable<TRow> rows, CancellationToken cancellationToken)
    {
        if (table.Columns.Count == 0)
        {
            throw new ArgumentException("A bulk write needs columns.", nameof(table));
        }

        return transaction.Connection is NpgsqlConnection npgsql
            ? await CopyAsync(npgsql, table, rows, cancellationToken).ConfigureAwait(false)
            : Insert(transaction, table, rows, cancellationToken);
    }

    private static async Task<long> CopyAsync<TRow>(
        NpgsqlConnection connection, BulkTable<TRow> table, IEnumerable<TRow> rows, CancellationToken cancellationToken)
    {
        var columns = table.Columns;
        var names = string.Join(", ", columns.Select(column => $"\"{column.Name}\""));
        var importer = await connection.BeginBinaryImportAsync(
            $"COPY {table.Table.Sql(Dialect.PostgreSql)} ({names}) FROM STDIN (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
        await using (importer.ConfigureAwait(false))
        {
            importer.Timeout = Patience;
            foreach (var row in rows)
            {
                await importer.StartRowAsync(cancellationToken).ConfigureAwait(false);
                foreach (var column in columns)
                {
                    // Under its own type a value finds its converter at once; as an object it is looked for again with every cell.
                    await (column.Value(row) switch
                    {
                        null => importer.WriteNullAsync(cancellationToken),
                        string text => importer.WriteAsync(text, NpgsqlDbType(column), cancellationToken),
                        int number => importer.WriteAsync(number, NpgsqlDbType(column), cancellationToken),
                        byte[] bytes => importer.WriteAsync(bytes, NpgsqlDbType(column), cancellationToken),
                        DateTimeOffset instant => importer.WriteAsync(InstantFormat.Normalise(instant), NpgsqlDbType(column), cancellationToken),
                        var value => importer.WriteAsync(value, NpgsqlDbType(column), cancellationToken),
                    }).ConfigureAwait(false);
                }
            }

            return (long)await importer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static NpgsqlTypes.NpgsqlDbType NpgsqlDbType<TRow>(BulkColumn<TRow> column) => column.NpgsqlType;

    // SQLite's calls are synchronous in truth; awaiting each would only cost time.
    private static long Insert<TRow>(Transaction transaction, BulkTable<TRow> table, IEnumerable<TRow> rows, CancellationToken cancellationToken)
    {
        var columns = table.Columns;
        var names = string.Join(", ", columns.Select(column => $"\"{column.Name}\""));
        var values = string.Join(", ", columns.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"@p{i}")));
        using var command = (SqliteCommand)transaction.Command($"INSERT INTO {table.Table.Sql(Dialect.Sqlite)} ({names}) VALUES ({values})");
        var parameters = columns.Select((column, i) => command.Parameters.Add(
            string.Create(CultureInfo.InvariantCulture, $"@p{i}"), SqliteTypeOf(column.Type))).ToArray();
        command.Prepare();
        var count = 0L;
        foreach (var row in rows)
        {
            for (var i = 0; i < parameters.Length; i++)
            {
                parameters[i].Value = StoredValue.ToParameter(columns[i].Value(row), Dialect.Sqlite);
            }

            command.ExecuteNonQuery();
            if ((++count & 0xFFF) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return count;
    }

    private static SqliteType SqliteTypeOf(ColumnType type) => type switch
    {
        ColumnType.Text or ColumnType.Date or ColumnType.Instant => SqliteType.Text,
        ColumnType.Bytes => SqliteType.Blob,
        _ => SqliteType.Integer,
    };
}
