using System.Data.Common;
using System.Globalization;
using Npgsql;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;

namespace TopGrid.Data.Migrations;

/// <summary>Reads which migrations and tables a database has. It changes nothing, and does not wait for a migration under way.</summary>
internal sealed class SchemaCatalog : IAsyncDisposable
{
    private const int PatienceSeconds = 5;

    private readonly StorageDatabase _database;
    private readonly DbConnection _connection;

    private SchemaCatalog(StorageDatabase database, DbConnection connection)
    {
        _database = database;
        _connection = connection;
    }

    public static async Task<SchemaCatalog> OpenAsync(StorageDatabase database, CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        if (database.Dialect == Dialect.PostgreSql)
        {
            await using var command = connection.CreateCommand();
            // A migration under way holds its history; the pool takes the setting back.
            command.CommandText = string.Create(CultureInfo.InvariantCulture, $"SET lock_timeout = '{PatienceSeconds}s'");
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return new SchemaCatalog(database, connection);
    }

    /// <summary>The migrations that were applied, as <c>module/migration</c>.</summary>
    public async Task<IReadOnlyList<string>> AppliedAsync(string module, CancellationToken cancellationToken)
    {
        var history = new TableName(module, StorageNames.HistoryTable);
        var there = await ReadAsync(MigrationHistory.Exists(history, _database.Dialect), cancellationToken);
        return there.Count == 0
            ? []
            : await ReadAsync($"SELECT '{module}/' || \"MigrationId\" FROM {history.Sql(_database.Dialect)} ORDER BY 1", cancellationToken);
    }

    /// <summary>The tables that a module has, by the name in the catalog, without its history.</summary>
    public Task<List<string>> TablesAsync(string module, CancellationToken cancellationToken) => ReadAsync(
        _database.Dialect == Dialect.PostgreSql
            ? $"""
              SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE n.nspname = '{module}' AND c.relkind IN ('r', 'p') AND c.relname <> '{StorageNames.HistoryTable}' ORDER BY 1
              """
            : $"""
              SELECT name FROM sqlite_master
              WHERE type = 'table' AND substr(name, 1, length('{module}_')) = '{module}_' AND name <> '{module}_{StorageNames.HistoryTable}' ORDER BY 1
              """,
        cancellationToken);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<List<string>> ReadAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Names come from the modules, not from outside.
        command.CommandText = sql;
#pragma warning restore CA2100
        var rows = new List<string>();
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                rows.Add(reader.GetString(0));
            }
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw await MigrationLock.HistoryHeldAsync(_database, PatienceSeconds, error, cancellationToken);
        }
        catch (DbException error)
        {
            throw _database.Explain(error);
        }

        return rows;
    }
}
