using System.Data.Common;
using LinqToDB;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Data.Migrations;
using TopGrid.Data.Tests.Sample;
using TopGrid.Testing;

namespace TopGrid.Data.Tests;

public abstract class SchemaTests(TestDatabase database)
{
    [Fact]
    public async Task The_migrated_schema_is_the_mapped_schema() =>
        Assert.Empty(await SchemaComparer.DifferencesAsync(database, SampleConnection.Module));

    [Fact]
    public async Task A_mapping_that_parts_from_its_migrations_is_told_column_by_column()
    {
        var other = await database.AnotherAsync();
        var differences = await SchemaComparer.DifferencesAsync(other, _drifted);
        await other.DisposeAsync();

        Assert.Contains(
            differences,
            line => line.Contains("forgotten", StringComparison.Ordinal)
                && line.StartsWith("only in the mapping", StringComparison.Ordinal));
        Assert.Contains(
            differences,
            line => line.Contains("left_over", StringComparison.Ordinal) && line.StartsWith("only by migration", StringComparison.Ordinal));
        // The type differs: integer in the migration, text in the mapping.
        Assert.Equal(2, differences.Count(line => line.Contains("column drift.mistyped", StringComparison.Ordinal)));
        Assert.Contains("only in the mapping: index drift: forgotten", differences);
        Assert.Contains("only in the mapping: reference drift: id to others", differences);
        Assert.Contains("only by migration: key drift: id, mistyped", differences);
        Assert.Contains(differences, line => line.Contains("drift.nullable", StringComparison.Ordinal));
        // On PostgreSQL a collation may be any; on SQLite the reader looks for the one that the mapping wants.
        Assert.Contains(differences, line => line.StartsWith("only in the mapping: column drift.uncollated", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_append_only_table_refuses_update_and_delete()
    {
        await database.MigrateAsync(SampleConnection.Module);
        await using var transaction = await database.Database.BeginAsync(CancellationToken.None);
        await using var tables = new SampleConnection(transaction);
        await tables.InsertAsync(new Party { Year = 1, PartyId = "a", Name = "A", Reference = "r", ChangedAt = DateTimeOffset.UnixEpoch });
        await tables.InsertAsync(new Entry { EntryId = 1, Year = 1, PartyId = "a", Note = "first" });
        await transaction.CommitAsync(CancellationToken.None);

        var table = new TableName("sample", "entries").Sql(database.Dialect);
        string[] forbidden = [$"UPDATE {table} SET note = 'x'", $"DELETE FROM {table}",
            database.Dialect == Dialect.PostgreSql
                ? $"TRUNCATE {table}"
                : $"INSERT OR REPLACE INTO {table} (entry_id, year, party_id, note) SELECT entry_id, year, party_id, 'x' FROM {table}"];
        foreach (var sql in forbidden)
        {
            await using var attempt = await database.Database.BeginAsync(CancellationToken.None);
            await using var command = attempt.Command(sql);
            var error = await Assert.ThrowsAnyAsync<DbException>(() => command.ExecuteNonQueryAsync());
            Assert.Contains("sample.entries is append-only", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Floating_point_and_local_times_are_refused_in_a_mapping()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new TableMap<Money>("money"));
        Assert.Contains("Money.Euros is a Decimal", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_no_column_has_is_refused() =>
        Assert.Contains("money", Assert.Throws<InvalidOperationException>(
            () => new ModuleTables("wrong", new TableMap<Drift>("money").Key("cents"))).Message, StringComparison.Ordinal);

    private static readonly StorageModule _drifted = new(
        new ModuleTables("drifted", new TableMap<Drift>("drift").Key(row => row.Id).Index(row => row.Forgotten).Refers("others", "id")),
        dialect =>
        [
            new MigrationScript("20260101000000_Drift", $"""
                CREATE TABLE {new TableName("drifted", "drift").Sql(dialect)} (
                    "id" INTEGER NOT NULL, "mistyped" INTEGER NOT NULL, "left_over" TEXT NOT NULL, "nullable" INTEGER NULL,
                    "uncollated" TEXT NOT NULL, PRIMARY KEY ("id", "mistyped"))
                """),
        ]);

    private sealed class Drift
    {
        public int Id { get; set; }

        public string Forgotten { get; set; } = "";

        public string Mistyped { get; set; } = "";

        public int Nullable { get; set; }

        public string Uncollated { get; set; } = "";
    }

    private sealed class Money
    {
        public int Id { get; set; }

        public decimal Euros { get; set; }
    }
}

public sealed class SchemaTestsOnSqlite(SqliteTestDatabase database) : SchemaTests(database), IClassFixture<SqliteTestDatabase>;

public sealed class SchemaTestsOnPostgres(PostgresTestDatabase database) : SchemaTests(database), IClassFixture<PostgresTestDatabase>;
