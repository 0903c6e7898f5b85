using System.Data.Common;
using TopGrid.Data.Transactions;

namespace TopGrid.Testing;

/// <summary>Reads what a statement gives, past the mapping.</summary>
public static class TransactionRows
{
    /// <summary>The rows of a statement.</summary>
    public static async Task<List<TRow>> RowsAsync<TRow>(this Transaction transaction, string sql, Func<DbDataReader, TRow> map)
    {
        await using var command = transaction.Command(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<TRow>();
        while (await reader.ReadAsync())
        {
            rows.Add(map(reader));
        }

        return rows;
    }
}
