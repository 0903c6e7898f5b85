using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Npgsql;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Data.Transactions;

namespace TopGrid.Data.Bulk;

/// <summary>
/// Streams many rows out inside the caller's transaction: binary COPY on PostgreSQL, an ordinary query on SQLite. Large values, such as the
/// arrays that a unit of work reads, come without a copy of the whole in between.
/// </summary>
public static partial class BulkExport
{
    /// <summary>Runs the query and maps each row from its values.</summary>
    /// <param name="transaction">The transaction; <see cref="StorageDatabase.BeginReadAsync"/> gives one that sees one state throughout.</param>
    /// <param name="sql">The query; it should say its order. Parameters are written <c>@name</c>.</param>
    /// <param name="parameters">Names (without @) and values: text or integers only, since COPY takes them as literals.</param>
    /// <param name="columns">The types of the columns, in order: text, integers or bytes, none of them null.</param>
    /// <param name="map">Makes a row from its values: <see cref="string"/>, <see cref="int"/>, <see cref="long"/> or bytes. The array is used again.</param>
    /// <param name="cancellationToken">Stops between rows.</param>
    public static IAsyncEnumerable<TRow> ReadAsync<TRow>(
        Transaction transaction,
        string sql,
        IReadOnlyList<(string Name, object Value)> parameters,
        IReadOnlyList<ColumnType> columns,
        Func<object[], TRow> map,
        CancellationToken cancellationToken) => transaction.Connection is NpgsqlConnection npgsql
            ? CopyAsync(npgsql, WithLiterals(sql, parameters), columns, map, cancellationToken)
            : QueryAsync(transaction, sql, parameters, columns, map, cancellationToken);

    private static async IAsyncEnumerable<TRow> CopyAsync<TRow>(
        NpgsqlConnection connection, string sql, IReadOnlyList<ColumnType> columns, Func<object[], TRow> map, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var exporter = await connection.BeginBinaryExportAsync($"COPY ({sql}) TO STDOUT (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
        await using (exporter.ConfigureAwait(false))
        {
            exporter.Timeout = BulkWriter.Patience;
            var values = new object[columns.Count];
            while (await exporter.StartRowAsync(cancellationToken).ConfigureAwait(false) >= 0)
            {
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = columns[i] switch
                    {
                        ColumnType.Text => await exporter.ReadAsync<string>(cancellationToken).ConfigureAwait(false),
                        ColumnType.Integer => await exporter.ReadAsync<int>(cancellationToken).ConfigureAwait(false),
                        ColumnType.Long => await exporter.ReadAsync<long>(cancellationToken).ConfigureAwait(false),
                        ColumnType.Bytes => await exporter.ReadAsync<byte[]>(cancellationToken).ConfigureAwait(false),
                        var other => throw NotExported(other),
                    };
                }

                yield return map(values);
            }
        }
    }

    private static IAsyncEnumerable<TRow> QueryAsync<TRow>(
        Transaction transaction, string sql, IReadOnlyList<(string Name, object Value)> parameters, IReadOnlyList<ColumnType> columns, Func<object[], TRow> map, CancellationToken cancellationToken)
    {
        var values = new object[columns.Count];
        return BulkReader.ReadAsync(
            transaction,
            sql,
            [.. parameters.Select(parameter => (parameter.Name, (object?)parameter.Value))],
            row =>
            {
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = Value(row, i, columns[i]);
                }

                return map(values);
            },
            cancellationToken);
    }

    private static object Value(DbDataReader row, int at, ColumnType type) => type switch
    {
        ColumnType.Text => row.GetString(at),
        ColumnType.Integer => row.GetInt32(at),
        ColumnType.Long => row.GetInt64(at),
        ColumnType.Bytes => row.GetFieldValue<byte[]>(at),
        var other => throw NotExported(other),
    };

    private static string WithLiterals(string sql, IReadOnlyList<(string Name, object Value)> parameters) => Parameter().Replace(sql, match =>
        parameters.Single(parameter => parameter.Name == match.Groups[1].Value).Value switch
        {
            int number => number.ToString(CultureInfo.InvariantCulture),
            long number => number.ToString(CultureInfo.InvariantCulture),
            // With standard_conforming_strings, which is the server's default, nothing but the quote is special.
            string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
            var other => throw new ArgumentException($"A {other.GetType().Name} cannot be a parameter of a COPY.", nameof(parameters)),
        });

    private static ArgumentException NotExported(ColumnType type) => new($"Columns of type {type} cannot be exported.", nameof(type));

    [GeneratedRegex("@([a-z_]+)")]
    private static partial Regex Parameter();
}
