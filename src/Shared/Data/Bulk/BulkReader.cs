using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Data.Transactions;

namespace TopGrid.Data.Bulk;

/// <summary>Streams rows inside the caller's transaction, one at a time, without holding them all.</summary>
public static class BulkReader
{
    /// <summary>Runs the statement and maps each row. The reader passed to <paramref name="map"/> is only valid during the call.</summary>
    /// <param name="transaction">The transaction; <see cref="StorageDatabase.BeginReadAsync"/> gives one that sees one state throughout.</param>
    /// <param name="sql">The statement; it should say its order.</param>
    /// <param name="parameters">Names (without @) and values.</param>
    /// <param name="map">Makes a row; <see cref="StoredValue"/> reads dates and instants.</param>
    /// <param name="cancellationToken">Stops between rows.</param>
    public static async IAsyncEnumerable<TRow> ReadAsync<TRow>(
        Transaction transaction,
        string sql,
        IReadOnlyList<(string Name, object? Value)> parameters,
        Func<DbDataReader, TRow> map,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = transaction.Command(sql, [.. parameters]);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleResult, cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return map(reader);
        }
    }
}
