using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace TopGrid.Data.Connections;

/// <summary>What every SQLite connection needs that its connection string cannot say: write-ahead log and native busy timeout.</summary>
internal sealed class SqliteConnectionSettings(int busyTimeoutMs)
{
    private readonly string _sql = string.Create(
        CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {busyTimeoutMs}; PRAGMA journal_mode = WAL;");

    // SQLite's calls are synchronous in truth.
    public Task ApplyAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Apply(connection);
        return Task.CompletedTask;
    }

    public void Apply(DbConnection connection)
    {
        if (connection is not SqliteConnection sqlite)
        {
            return;
        }

        using var command = sqlite.CreateCommand();
#pragma warning disable CA2100 // The text is built from a number only.
        command.CommandText = _sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
