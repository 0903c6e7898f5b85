using TopGrid.Data.Connections;
using TopGrid.Testing;

namespace TopGrid.EndToEnd.Tests.Harness;

/// <summary>An empty database of either kind; the host opens it itself.</summary>
internal sealed class EmptyDatabase : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private string? _name;

    public StorageOptions Options { get; private set; } = null!;

    public static async Task<EmptyDatabase> CreateAsync(Dialect dialect)
    {
        var database = new EmptyDatabase();
        if (dialect == Dialect.Sqlite)
        {
            database.Options = StorageOptions.Sqlite(database._folder.File("topgrid.db"));
            return database;
        }

        var server = await PostgresServer.SharedAsync();
        database._name = await server.CreateDatabaseAsync();
        database.Options = StorageOptions.PostgreSql(server.ConnectionString(database._name));
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        if (_name is not null)
        {
            await (await PostgresServer.SharedAsync()).DropDatabaseAsync(_name);
        }

        _folder.Dispose();
    }
}
