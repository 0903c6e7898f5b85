using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;
using TopGrid.Data.Connections;

namespace TopGrid.EndToEnd.Tests.Harness;

/// <summary>
/// SHA-256 of the content of every table of a database, whatever program made it, read past the host; without those in which processes say
/// every few seconds that they are there.
/// </summary>
internal static class TableHashes
{
    private static readonly string[] _signs = ["worker", "coordinator", "cluster_node", "cluster_lease"];

    public static async Task<SortedDictionary<string, string>> OfAsync(StorageOptions storage)
    {
        var sqlite = storage.Dialect == Dialect.Sqlite;
        await using DbConnection connection = sqlite
            ? new SqliteConnection($"Data Source={storage.Target};Mode=ReadOnly;Pooling=False")
            : new NpgsqlConnection(storage.Target);
        await connection.OpenAsync();
        var tables = await RowsAsync(connection, sqlite
            ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            : "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema')");
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var table in tables.Where(table => !Array.Exists(_signs, sign => table.EndsWith(sign, StringComparison.Ordinal))))
        {
            var rows = await RowsAsync(connection, $"SELECT * FROM {(sqlite ? $"\"{table}\"" : table)}");
            hashes[table] =
                Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', rows.Order(StringComparer.Ordinal)))));
        }

        return hashes;
    }

    private static async Task<List<string>> RowsAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of tables, read from the database itself.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => reader.GetValue(column) switch
            {
                byte[] bytes => Convert.ToHexString(bytes),
                var value => Convert.ToString(value, CultureInfo.InvariantCulture),
            })));
        }

        return rows;
    }
}
