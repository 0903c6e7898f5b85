using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Data.Migrations;
using TopGrid.Data.Tests.Sample;
using TopGrid.Testing;

namespace TopGrid.Data.Tests;

public abstract class SchemaTests(TestDatabase database)
{
    [Fact]
    public async Task The_migrated_schema_is_the_models_schema() =>
        Assert.Empty(await SchemaComparer.DifferencesAsync(database, SampleDbContext.Module));

    [Fact]
    public async Task A_model_that_parts_from_its_migrations_is_told_column_by_column()
    {
        var other = await database.AnotherAsync();
        var differences = await SchemaComparer.DifferencesAsync(other, DriftedDbContext.Module);
        await other.DisposeAsync();

        Assert.Contains(differences, line => line.Contains("forgotten", StringComparison.Ordinal) && line.StartsWith("only in the model", StringComparison.Ordinal));
        Assert.Contains(differences, line => line.Contains("left_over", StringComparison.Ordinal) && line.StartsWith("only by migration", StringComparison.Ordinal));
        // The type differs: integer in the migration, text in the model.
        Assert.Equal(2, differences.Count(line => line.Contains("mistyped", StringComparison.Ordinal)));
        Assert.Contains(differences, line => line.Contains("ix_drifted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_append_only_table_refuses_update_and_delete()
    {
        await database.MigrateAsync(SampleDbContext.Module);
        await using var transaction = await database.Database.BeginAsync(CancellationToken.None);
        await using var context = transaction.Join(new SampleDbContext(database.Database));
        context.Add(new Party { Year = 1, PartyId = "a", Name = "A", Reference = "r", ChangedAt = DateTimeOffset.UnixEpoch });
        context.Add(new Entry { EntryId = 1, Year = 1, PartyId = "a", Note = "first" });
        await context.SaveChangesAsync();
        await transaction.CommitAsync(CancellationToken.None);

        var table = new TableName("sample", "entries").Sql(database.Dialect);
        string[] forbidden = [$"UPDATE {table} SET note = 'x'", $"DELETE FROM {table}",
            database.Dialect == Dialect.PostgreSql ? $"TRUNCATE {table}" : $"INSERT OR REPLACE INTO {table} (entry_id, year, party_id, note) SELECT entry_id, year, party_id, 'x' FROM {table}"];
        foreach (var sql in forbidden)
        {
            await using var attempt = await database.Database.BeginAsync(CancellationToken.None);
            await using var command = attempt.Command(sql);
            var error = await Assert.ThrowsAnyAsync<DbException>(() => command.ExecuteNonQueryAsync());
            Assert.Contains("sample.entries is append-only", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Floating_point_and_local_times_are_refused_in_a_model()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new WrongDbContext(database.Database).Model);
        Assert.Contains("Money.Euros is a Decimal", error.Message, StringComparison.Ordinal);
    }

    private sealed class DriftedDbContext(StorageDatabase database) : ModuleDbContext(database, "drifted")
    {
        public static readonly StorageModule Module = new("drifted", database => new DriftedDbContext(database));

        protected override void BuildModel(ModelBuilder model) => model.Entity<Drift>(drift =>
        {
            drift.HasKey(row => row.Id);
            drift.HasIndex(row => row.Forgotten);
        });
    }

    private sealed class Drift
    {
        public int Id { get; set; }

        public string Forgotten { get; set; } = "";

        public string Mistyped { get; set; } = "";
    }

    [DbContext(typeof(DriftedDbContext))]
    [Migration("20260101000000_Drift")]
    private sealed class AddDrift() : ModuleMigration("drifted")
    {
        protected override void Up(MigrationBuilder migrationBuilder) => CreateTable(migrationBuilder, "drift", table => table
            .Integer("id").Integer("mistyped").Text("left_over").Key("id"));
    }

    private sealed class WrongDbContext(StorageDatabase database) : ModuleDbContext(database, "wrong")
    {
        protected override void BuildModel(ModelBuilder model) => model.Entity<Money>().HasKey(row => row.Id);
    }

    private sealed class Money
    {
        public int Id { get; set; }

        public decimal Euros { get; set; }
    }
}

public sealed class SchemaTestsOnSqlite(SqliteTestDatabase database) : SchemaTests(database), IClassFixture<SqliteTestDatabase>;

public sealed class SchemaTestsOnPostgres(PostgresTestDatabase database) : SchemaTests(database), IClassFixture<PostgresTestDatabase>;
