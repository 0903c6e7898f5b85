using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using TopGrid.Data.Bulk;
using TopGrid.Data.Mapping;
using TopGrid.Data.Transactions;

namespace TopGrid.Data.Verification;

/// <summary>A row as the log holds it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Digest">Half a SHA-256 over its values, lower-case hex: equal on both databases for equal values.</param>
/// <param name="KnownBy">What people know it by; empty where the key says it.</param>
public sealed record RowDigest(string Key, string Digest, string KnownBy)
{
    private const int DigestBytes = 16;
    private const int MostLines = 100_000;
    private const char Whole = '#';

    /// <summary>The row as a line.</summary>
    public override string ToString() => $"{Key}\t{Digest}\t{KnownBy}";

    /// <summary>The rows of lines; none where only their hash was kept.</summary>
    public static IEnumerable<RowDigest> Parse(string lines) => IsWhole(lines) ? [] : lines
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).Select(parts => new RowDigest(parts[0], parts[1], parts[2]));

    /// <summary>
    /// The rows of a group as lines: of very many rows one line with their number and the SHA-256 over them, since a log that holds each of
    /// millions would be larger than what it is about.
    /// </summary>
    public static async Task<string> LinesAsync(
        Transaction transaction, RowGroup rows, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var lines = new StringBuilder();
        var count = 0L;
        await foreach (var row in ReadAsync(transaction, rows, cancellationToken))
        {
            var line = count++ == 0 ? $"{row}" : $"\n{row}";
            hash.AppendData(Encoding.UTF8.GetBytes(line));
            lines = count <= MostLines ? lines.Append(line) : lines.Clear();
        }

        return count <= MostLines
            ? lines.ToString()
            : string.Create(CultureInfo.InvariantCulture, $"{Whole}{count}\t{Convert.ToHexStringLower(hash.GetHashAndReset())}");
    }

    /// <summary>Whether lines hold very many rows by one hash: no key begins like that.</summary>
    public static bool IsWhole(string lines) => lines.StartsWith(Whole);

    /// <summary>How many rows such a line holds.</summary>
    public static long CountOf(string whole) => long.Parse(whole[1..].Split('\t')[0], CultureInfo.InvariantCulture);

    /// <summary>SHA-256 of a text, lower-case hex.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Reads rows in the order of their key.</summary>
    public static async IAsyncEnumerable<RowDigest> ReadAsync(
        Transaction transaction, RowGroup rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var table = rows.Table;
        var columns = string.Join(", ", table.Columns.Select(column => $"\"{column.Name}\""));
        var where = string.Join(" AND ", rows.Key.Select((_, i) => $"\"{table.KeyColumns[i]}\" = @k{i}"));
        var order = string.Join(", ", table.KeyColumns.Select(column => $"\"{column}\""));
        await using var command = transaction.Command(
            $"SELECT {columns} FROM {rows.Name.Sql(transaction.Dialect)} WHERE {where} ORDER BY {order}",
            [.. rows.Key.Select((value, i) => ($"k{i}", (object?)value))]);
        command.CommandTimeout = BulkInsert.PatienceSeconds;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var digester = new Digester(reader, table);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return digester.Current();
        }
    }

    /// <summary>The first values of the keys that a table holds.</summary>
    public static async Task<List<object>> AreasAsync(
        Transaction transaction, TableName name, TableMap table, CancellationToken cancellationToken)
    {
        await using var command = transaction.Command(
            $"SELECT DISTINCT \"{table.KeyColumns[0]}\" FROM {name.Sql(transaction.Dialect)} ORDER BY 1");
        command.CommandTimeout = BulkInsert.PatienceSeconds;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var values = new List<object>();
        while (await reader.ReadAsync(cancellationToken))
        {
            values.Add(reader.GetValue(0));
        }

        return values;
    }

    // As far as possible by what is there, not by what should be there: whoever changes a value may change its type too.
    private static string? TextOf(DbDataReader reader, int ordinal, ColumnType type) => reader.IsDBNull(ordinal)
        ? null
        : reader is SqliteDataReader
            ? Plain(reader.GetValue(ordinal), type)
            : type switch
            {
                ColumnType.Date => StoredValue.ToText(reader.GetFieldValue<DateOnly>(ordinal)),
                ColumnType.Instant => InstantFormat.ToText(reader.GetFieldValue<DateTimeOffset>(ordinal)),
                _ => Plain(reader.GetValue(ordinal), type),
            };

    private static string Plain(object value, ColumnType type) => value switch
    {
        byte[] bytes => Convert.ToHexStringLower(SHA256.HashData(bytes)),
        bool flag => flag ? "1" : "0",
        string text when type is ColumnType.Integer or ColumnType.Long or ColumnType.Boolean or ColumnType.Bytes => $"text {text}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Clean(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));

    // Millions of rows go through it: what a table's rows have in common is looked up once.
    private sealed class Digester(DbDataReader reader, TableMap table)
    {
        private readonly string?[] _texts = new string?[table.Columns.Length];
        private readonly int[] _key = Places(table, table.KeyColumns);
        private readonly int[] _knownBy = Places(table, table.KnownBy);
        private readonly int[] _hashed = Places(table, table.Columns.Select(column => column.Name).Except(table.Bookkeeping));
        private readonly StringBuilder _values = new();

        public RowDigest Current()
        {
            for (var i = 0; i < _texts.Length; i++)
            {
                _texts[i] = TextOf(reader, i, table.Columns[i].Type);
            }

            _values.Clear();
            foreach (var i in _hashed)
            {
                // A column that holds nothing is left out, so that one which a later program adds changes no hash of rows from before.
                if (_texts[i] is { } text)
                {
                    // With its length in front, a value cannot look like the next column.
                    _values.Append(table.Columns[i].Name).Append(':').Append(text.Length).Append(':').Append(text).Append('\n');
                }
            }

            var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_values.ToString())).AsSpan(0, DigestBytes));
            return new RowDigest(
                RowGroup.Text(_key.Select(i => _texts[i])), digest, Clean(string.Join(',', _knownBy.Select(i => _texts[i]))));
        }

        private static int[] Places(TableMap table, IEnumerable<string> names) =>
            [.. names.Select(name => table.Columns.Index().First(column => column.Item.Name == name).Index)];
    }
}
