using TopGrid.Storage.Tests.Sample;
using TopGrid.Testing;

namespace TopGrid.Storage.Tests;

public abstract class MigrationTests(TestDatabase database)
{
    private static readonly StorageModule[] Modules = [SampleDbContext.Module];

    [Fact]
    public async Task An_empty_database_is_missing_then_current_and_a_second_run_does_nothing()
    {
        await using var fresh = new Scope(await database.AnotherAsync());
        var state = await DatabaseState.CheckAsync(fresh.Database, Modules, CancellationToken.None);
        Assert.Equal(DatabaseStateKind.Missing, state.Kind);
        Assert.Contains("'topgrid migrate'", Assert.Throws<StorageException>(state.EnsureCurrent).Message, StringComparison.Ordinal);

        var first = await MigrationRunner.RunAsync(fresh.Database, Modules, CancellationToken.None);
        Assert.Equal(["sample/20260101000000_Parties", "sample/20260102000000_Entries"], first.Applied);
        state = await DatabaseState.CheckAsync(fresh.Database, Modules, CancellationToken.None);
        Assert.Equal(DatabaseStateKind.Current, state.Kind);
        state.EnsureCurrent();

        Assert.Empty((await MigrationRunner.RunAsync(fresh.Database, Modules, CancellationToken.None)).Applied);
    }

    [Fact]
    public async Task An_older_database_is_told_what_to_do_and_a_newer_one_is_not_touched()
    {
        await using var fresh = new Scope(await database.AnotherAsync());
        await MigrationRunner.RunAsync(fresh.Database, Modules, CancellationToken.None);
        var history = new TableName("sample", "schema_history").Sql(database.Dialect);

        await ExecuteAsync(fresh.Database, $"DELETE FROM {history} WHERE \"MigrationId\" LIKE '%Entries'");
        var old = await DatabaseState.CheckAsync(fresh.Database, Modules, CancellationToken.None);
        Assert.Equal((DatabaseStateKind.Old, "sample/20260102000000_Entries"), (old.Kind, Assert.Single(old.Pending)));
        Assert.Contains("backup", old.Sentence, StringComparison.Ordinal);

        await ExecuteAsync(fresh.Database, $"INSERT INTO {history} VALUES ('20990101000000_Future', '99.0')");
        var newer = await DatabaseState.CheckAsync(fresh.Database, Modules, CancellationToken.None);
        Assert.Equal((DatabaseStateKind.Newer, "sample/20990101000000_Future"), (newer.Kind, Assert.Single(newer.Unknown)));
        var error = await Assert.ThrowsAsync<StorageException>(() => MigrationRunner.RunAsync(fresh.Database, Modules, CancellationToken.None));
        Assert.Contains("newer version", error.Message, StringComparison.Ordinal);
    }

    protected static async Task ExecuteAsync(StorageDatabase target, string sql)
    {
        await using var work = await target.BeginAsync(CancellationToken.None);
        await using var command = work.Command(sql);
        await command.ExecuteNonQueryAsync();
        await work.CommitAsync(CancellationToken.None);
    }

    protected sealed class Scope(TestDatabase fresh) : IAsyncDisposable
    {
        public StorageDatabase Database => fresh.Database;

        public ValueTask DisposeAsync() => new(fresh.DisposeAsync());
    }
}

public sealed class MigrationTestsOnSqlite(SqliteTestDatabase database) : MigrationTests(database), IClassFixture<SqliteTestDatabase>
{
    private readonly SqliteTestDatabase _database = database;

    [Fact]
    public async Task The_lock_of_a_migration_that_was_cut_off_does_not_block_for_ever()
    {
        await using var fresh = new Scope(await _database.AnotherAsync());
        await ExecuteAsync(fresh.Database, "CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL PRIMARY KEY, \"Timestamp\" TEXT NOT NULL)");
        await ExecuteAsync(fresh.Database, "INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-01-01 00:00:00')");

        var report = await MigrationRunner.RunAsync(fresh.Database, [SampleDbContext.Module], CancellationToken.None);

        Assert.Equal(2, report.Applied.Count);
        Assert.Contains("was cut off (its lock is of 2026-01-01 00:00:00)", Assert.Single(report.Notices), StringComparison.Ordinal);
    }
}

public sealed class MigrationTestsOnPostgres(PostgresTestDatabase database) : MigrationTests(database), IClassFixture<PostgresTestDatabase>
{
    private readonly PostgresTestDatabase _database = database;

    [Fact]
    public async Task Many_processes_that_start_at_once_migrate_once()
    {
        await using var fresh = new Scope(await _database.AnotherAsync());
        // Each has a pool of its own, as processes do.
        var processes = Enumerable.Range(0, 6).Select(_ => StorageDatabase.Open(fresh.Database.Options)).ToList();
        var reports = await Task.WhenAll(processes.Select(process =>
            Task.Run(() => MigrationRunner.RunAsync(process, [SampleDbContext.Module], CancellationToken.None))));
        foreach (var process in processes)
        {
            await process.DisposeAsync();
        }

        Assert.Equal(2, Assert.Single(reports, report => report.Applied.Count > 0).Applied.Count);
    }
}
