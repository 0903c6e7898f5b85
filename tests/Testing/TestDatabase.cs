using TopGrid.Data.Connections;
using TopGrid.Data.Migrations;
using Xunit;

namespace TopGrid.Testing;

/// <summary>
/// A fresh, empty database for one test class. Write the tests once against this type and derive twice:
/// <code>
/// public abstract class FactTests(TestDatabase database) { [Fact] ... }
/// public sealed class FactTestsOnSqlite(SqliteTestDatabase database) : FactTests(database), IClassFixture&lt;SqliteTestDatabase&gt;;
/// public sealed class FactTestsOnPostgres(PostgresTestDatabase database) : FactTests(database), IClassFixture&lt;PostgresTestDatabase&gt;;
/// </code>
/// </summary>
public abstract class TestDatabase : IAsyncLifetime
{
    private readonly HashSet<string> _migrated = [];

    /// <summary>Which database it is.</summary>
    public abstract Dialect Dialect { get; }

    /// <summary>Where it is.</summary>
    public StorageOptions Options { get; private set; } = null!;

    /// <summary>The open database.</summary>
    public StorageDatabase Database { get; private set; } = null!;

    /// <summary>Creates the tables of these modules once for the class; call it from the test class's constructor or set-up.</summary>
    public async Task MigrateAsync(params StorageModule[] modules)
    {
        // xunit runs the tests of one class one after the other.
        var missing = modules.Where(module => !_migrated.Contains(module.Name)).ToArray();
        if (missing.Length > 0)
        {
            await MigrationRunner.RunAsync(Database, missing, CancellationToken.None);
            _migrated.UnionWith(missing.Select(module => module.Name));
        }
    }

    /// <summary>Closes the database and opens it again, as a process that restarts does.</summary>
    public async Task ReopenAsync()
    {
        await Database.DisposeAsync();
        Database = StorageDatabase.Open(Options);
    }

    /// <summary>Creates one more empty database of the same kind, for tests that need two; the caller disposes it.</summary>
    public abstract Task<TestDatabase> AnotherAsync();

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Options = await CreateAsync();
        Database = StorageDatabase.Open(Options);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Database.DisposeAsync();
        await DropAsync();
    }

    /// <summary>Creates the empty database.</summary>
    protected abstract Task<StorageOptions> CreateAsync();

    /// <summary>Removes it.</summary>
    protected abstract Task DropAsync();
}
