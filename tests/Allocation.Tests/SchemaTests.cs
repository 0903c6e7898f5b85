using TopGrid.Testing;

namespace TopGrid.Allocation.Tests;

public abstract class SchemaTests(TestDatabase database) : AllocationTestBase(database)
{
    [Fact]
    public async Task Migrated_tables_equal_the_model() =>
        Assert.Empty(await SchemaComparer.DifferencesAsync(Database, AllocationModule.Storage));
}

public sealed class SchemaTestsOnSqlite(SqliteTestDatabase database) : SchemaTests(database), IClassFixture<SqliteTestDatabase>;

public sealed class SchemaTestsOnPostgres(PostgresTestDatabase database) : SchemaTests(database), IClassFixture<PostgresTestDatabase>;
