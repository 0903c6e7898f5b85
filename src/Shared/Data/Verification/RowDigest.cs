using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
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
    private const int Portion = 64 * 1024;
    private const int MostLines = 100_000;
    private const char Whole = '#';

    /// <summary>The row as a line.</summary>
    public override string ToString() => $"{Key}\t{Digest}\t{KnownBy}";

    /// <summary>The rows of lines; none where only their hash was kept.</summary>
    public static IEnumerable<RowDigest> Parse(string lines) => IsWhole(lines) ? [] : lines
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))
        .Select(parts => new RowDigest(parts[0], parts[1], parts[2]));

    /// <summary>
    /// The rows of a group as lines: of very many rows one line with their number and the SHA-256 over them, since a log that holds each of
    /// millions would be larger than what it is about.
    /// </summary>
    public static async Task<string> LinesAsync(
        Transaction transaction, RowGroup rows, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var lines = new ArrayBufferWriter<byte>();
        var count = 0L;
        await using var reader = await RowReader.OpenAsync(transaction, rows, cancellationToken);
        while (await reader.NextAsync(cancellationToken))
        {
            // Kept as lines as long as they may be wanted as lines, and then hashed a portion at a time.
            if (count > MostLines && lines.WrittenCount >= Portion)
            {
                hash.AppendData(lines.WrittenSpan);
                lines.ResetWrittenCount();
            }

            if (count++ > 0)
            {
                lines.Write("\n"u8);
            }

            reader.WriteLine(lines);
        }

        if (count <= MostLines)
        {
            return Encoding.UTF8.GetString(lines.WrittenSpan);
        }

        hash.AppendData(lines.WrittenSpan);
        return string.Create(CultureInfo.InvariantCulture, $"{Whole}{count}\t{Convert.ToHexStringLower(hash.GetHashAndReset())}");
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
        await using var reader = await RowReader.OpenAsync(transaction, rows, cancellationToken);
        while (await reader.NextAsync(cancellationToken))
        {
            yield return reader.Digest();
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
}
