using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Host;

namespace TopGrid.EndToEnd.Tests.Harness;

/// <summary>Who owns the database and changes it past the program: without triggers, foreign keys or the program's own rights.</summary>
internal sealed class Forger : IAsyncDisposable
{
    private readonly DbConnection _connection;
    private readonly Dialect _dialect;

    private Forger(DbConnection connection, Dialect dialect) => (_connection, _dialect) = (connection, dialect);

    /// <summary>The tables of all modules.</summary>
    public static IEnumerable<(TableName Name, TableMap Table)> Tables =>
        HostModules.Storage.SelectMany(module => module.Tables.Tables.Select(table => (module.Tables.Name(table), table)));

    public static async Task<Forger> StartAsync(StorageOptions storage)
    {
        DbConnection connection = storage.Dialect == Dialect.Sqlite
            ? new SqliteConnection($"Data Source={storage.Target};Foreign Keys=False;Pooling=False;Default Timeout=30")
            : new NpgsqlConnection(new NpgsqlConnectionStringBuilder(storage.Target) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        var forger = new Forger(connection, storage.Dialect);
        if (storage.Dialect == Dialect.PostgreSql)
        {
            await forger.DoAsync("SET session_replication_role = replica");
            return forger;
        }

        foreach (var trigger in await forger.ReadAsync("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        {
            await forger.DoAsync($"DROP TRIGGER \"{trigger[0]}\"");
        }

        return forger;
    }

    public async Task<int> DoAsync(string sql, params IEnumerable<(string Name, object? Value)> values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    public async Task<List<object?[]>> ReadAsync(string sql)
    {
        await using var command = Command(sql, []);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        }

        return rows;
    }

    /// <summary>A row of a table, all columns.</summary>
    public async Task<object?[]?> FirstAsync(TableName name, TableMap table) =>
        (await ReadAsync($"SELECT {Columns(table)} FROM {name.Sql(_dialect)} "
            + $"ORDER BY {string.Join(", ", table.KeyColumns.Select(Quoted))} LIMIT 1"))
        .FirstOrDefault();

    public Task<int> DeleteAsync(TableName name, TableMap table, object?[] row) =>
        DoAsync($"DELETE FROM {name.Sql(_dialect)} WHERE {Where(table)}", Key(table, row));

    public Task<int> InsertAsync(TableName name, TableMap table, object?[] row) => DoAsync(
        $"INSERT INTO {name.Sql(_dialect)} ({Columns(table)}) "
        + $"VALUES ({string.Join(", ", table.Columns.Select(column => "@" + column.Name))})",
        table.Columns.Select((column, i) => (column.Name, row[i])));

    /// <summary>Gives a column of a row another value.</summary>
    public Task<int> SetAsync(TableName name, TableMap table, object?[] row, ColumnMap column, object? value) => DoAsync(
        $"UPDATE {name.Sql(_dialect)} SET \"{column.Name}\" = @value WHERE {Where(table)}", [("value", value), .. Key(table, row)]);

    /// <summary>A value that a column does not hold now.</summary>
    public object Other(ColumnMap column, object? value) => column.Type switch
    {
        ColumnType.Text => value + "x",
        ColumnType.Integer when _dialect == Dialect.PostgreSql => Convert.ToInt32(value ?? 0) + 1000,
        ColumnType.Integer or ColumnType.Long => Convert.ToInt64(value ?? 0L) + 1000,
        ColumnType.Boolean when _dialect == Dialect.PostgreSql => !(bool)(value ?? false),
        ColumnType.Boolean => 1 - Convert.ToInt64(value ?? 0L),
        ColumnType.Date when _dialect == Dialect.PostgreSql => new DateOnly(2001, 2, 3),
        ColumnType.Date => "2001-02-03",
        ColumnType.Instant when _dialect == Dialect.PostgreSql => new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc),
        ColumnType.Instant => "2001-02-03T04:05:06.000000Z",
        _ => ((byte[]?)value ?? []).Append((byte)1).ToArray(),
    };

    /// <summary>A row for an empty table.</summary>
    public object?[] Made(TableMap table) =>
        [.. table.Columns.Select(column => column.Name == "allocation_year" ? 2025 : column.IsNullable ? null : Other(column, null))];

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static string Columns(TableMap table) => string.Join(", ", table.Columns.Select(column => Quoted(column.Name)));

    private static string Where(TableMap table) => string.Join(" AND ", table.KeyColumns.Select(column => $"\"{column}\" = @{column}"));

    private static IEnumerable<(string, object?)> Key(TableMap table, object?[] row) =>
        table.Columns.Select((column, i) => (column.Name, row[i])).Where(value => table.KeyColumns.Contains(value.Name));

    private static string Quoted(string name) => $"\"{name}\"";

    private DbCommand Command(string sql, IEnumerable<(string Name, object? Value)> values)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Statements of this test.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
