using System.Data.Common;
using TopGrid.Storage;

namespace TopGrid.Allocation.Persistence;

/// <summary>Lets transactions about one year follow one another.</summary>
internal static class YearLock
{
    /// <summary>Waits for other transactions with the same two numbers, until the end of this one. SQLite has one writer at a time anyway.</summary>
    public static async Task LockAsync(this UnitOfWork work, int space, int year, CancellationToken cancellation)
    {
        if (work.Dialect == Dialect.PostgreSql)
        {
            await using DbCommand command = work.Command("SELECT pg_advisory_xact_lock(@space, @year)", ("space", space), ("year", year));
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }
}
