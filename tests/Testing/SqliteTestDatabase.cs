using TopGrid.Storage;

namespace TopGrid.Testing;

/// <summary>A SQLite file in a temporary folder of its own.</summary>
public sealed class SqliteTestDatabase : TestDatabase
{
    private string? _folder;

    /// <inheritdoc/>
    public override Dialect Dialect => Dialect.Sqlite;

    /// <inheritdoc/>
    public override async Task<TestDatabase> AnotherAsync()
    {
        var other = new SqliteTestDatabase();
        await other.InitializeAsync();
        return other;
    }

    /// <inheritdoc/>
    protected override Task<StorageOptions> CreateAsync()
    {
        _folder = Directory.CreateTempSubdirectory("topgrid-test-").FullName;
        return Task.FromResult(StorageOptions.Sqlite(Path.Combine(_folder, "topgrid.db")));
    }

    /// <inheritdoc/>
    protected override Task DropAsync()
    {
        Directory.Delete(_folder!, recursive: true);
        return Task.CompletedTask;
    }
}
