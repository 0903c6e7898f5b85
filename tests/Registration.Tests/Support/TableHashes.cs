using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TopGrid.Data.Connections;
using TopGrid.Testing;

namespace TopGrid.Registration.Tests.Support;

/// <summary>A content hash of every table of the module, taken from the catalog and not from the model.</summary>
internal static class TableHashes
{
    public static async Task<SortedDictionary<string, string>> OfAsync(StorageDatabase database)
    {
        await using var transaction = await database.BeginReadAsync(CancellationToken.None);
        var tables = await transaction.RowsAsync(
            transaction.Dialect == Dialect.PostgreSql
                ? "SELECT tablename FROM pg_tables WHERE schemaname = 'registration'"
                : "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'registration\\_%' ESCAPE '\\'",
            reader => reader.GetString(0));
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            var name = transaction.Dialect == Dialect.PostgreSql ? $"registration.\"{table}\"" : $"\"{table}\"";
            var rows = await transaction.RowsAsync($"SELECT * FROM {name}", Row);
            rows.Sort(StringComparer.Ordinal);
            hashes[table] = $"{rows.Count} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', rows))))}";
        }

        return hashes;
    }

    private static string Row(System.Data.Common.DbDataReader reader) => string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(
        i => reader.GetValue(i) is byte[] bytes
            ? Convert.ToHexString(bytes)
            : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)));
}
