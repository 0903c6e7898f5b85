using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;

namespace TopGrid.Allocation.Persistence;

/// <summary>Lets transactions about one year follow one another.</summary>
internal static class YearLock
{
    /// <summary>
    /// Waits for other transactions with the same two numbers, until the end of this one. SQLite has one writer at a time anyway.
    /// </summary>
    public static async Task LockAsync(this Transaction transaction, int space, int year, CancellationToken cancellationToken)
    {
        if (transaction.Dialect == Dialect.PostgreSql)
        {
            await using var command = transaction.Command("SELECT pg_advisory_xact_lock(@space, @year)", ("space", space), ("year", year));
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
