using Npgsql;
using TopGrid.Data.Connections;
using TopGrid.Testing;

namespace TopGrid.EndToEnd.Tests.Health;

/// <summary>Takes a database on PostgreSQL away, and gives it back.</summary>
internal static class Outage
{
    /// <summary>Ends all connections and lets nobody in.</summary>
    public static async Task BeginAsync(StorageOptions storage)
    {
        await ExecuteAsync("postgres", $"ALTER DATABASE {Name(storage)} ALLOW_CONNECTIONS false");
        await ExecuteAsync("postgres", $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{Name(storage)}'");
    }

    public static Task EndAsync(StorageOptions storage) =>
        ExecuteAsync("postgres", $"ALTER DATABASE {Name(storage)} ALLOW_CONNECTIONS true");

    /// <summary>Runs a statement in the database, beside the host.</summary>
    public static Task InsideAsync(StorageOptions storage, string sql) => ExecuteAsync(Name(storage), sql);

    /// <summary>A connection to the database, beside the host.</summary>
    public static async Task<NpgsqlConnection> ConnectAsync(string database)
    {
        var connection = new NpgsqlConnection((await PostgresServer.SharedAsync()).ConnectionString(database));
        await connection.OpenAsync();
        return connection;
    }

    public static string Name(StorageOptions storage) => new NpgsqlConnectionStringBuilder(storage.Target).Database!;

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = await ConnectAsync(database);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names are made by the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
