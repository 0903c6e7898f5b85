using TopGrid.Data.Connections;


namespace TopGrid.Testing;

/// <summary>A database of its own on the test process's PostgreSQL server.</summary>
public sealed class PostgresTestDatabase : TestDatabase
{
    private string? _name;

    /// <inheritdoc/>
    public override Dialect Dialect => Dialect.PostgreSql;

    /// <inheritdoc/>
    public override async Task<TestDatabase> AnotherAsync()
    {
        var other = new PostgresTestDatabase();
        await other.InitializeAsync();
        return other;
    }

    /// <inheritdoc/>
    protected override async Task<StorageOptions> CreateAsync()
    {
        var server = await PostgresServer.SharedAsync();
        _name = await server.CreateDatabaseAsync();
        return StorageOptions.PostgreSql(server.ConnectionString(_name));
    }

    /// <inheritdoc/>
    protected override async Task DropAsync() => await (await PostgresServer.SharedAsync()).DropDatabaseAsync(_name!);
}
