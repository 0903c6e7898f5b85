using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Data.Messages;
using TopGrid.Data.Migrations;
using TopGrid.Data.Tests.Sample;
using TopGrid.Testing;

namespace TopGrid.Data.Tests;

public abstract class MigrationTests(TestDatabase database)
{
    private static readonly StorageModule[] _modules = [SampleConnection.Module];

    [Fact]
    public async Task An_empty_database_is_missing_then_current_and_a_second_run_does_nothing()
    {
        await using var fresh = new Scope(await database.AnotherAsync());
        var state = await DatabaseState.CheckAsync(fresh.Database, _modules, CancellationToken.None);
        Assert.Equal(DatabaseStateKind.Missing, state.Kind);
        Assert.Contains("'topgrid migrate'", Assert.Throws<StorageException>(state.EnsureCurrent).Message, StringComparison.Ordinal);

        var first = await MigrationRunner.RunAsync(fresh.Database, _modules, CancellationToken.None);
        Assert.Equal(["sample/20260101000000_Parties", "sample/20260102000000_Entries"], first.Applied);
        state = await DatabaseState.CheckAsync(fresh.Database, _modules, CancellationToken.None);
        Assert.Equal(DatabaseStateKind.Current, state.Kind);
        state.EnsureCurrent();

        Assert.Empty((await MigrationRunner.RunAsync(fresh.Database, _modules, CancellationToken.None)).Applied);
    }

    [Fact]
    public async Task An_older_database_is_told_what_to_do_and_a_newer_one_is_not_touched()
    {
        await using var fresh = new Scope(await database.AnotherAsync());
        await MigrationRunner.RunAsync(fresh.Database, _modules, CancellationToken.None);
        var history = new TableName("sample", "schema_history").Sql(database.Dialect);

        await ExecuteAsync(fresh.Database, $"DELETE FROM {history} WHERE \"MigrationId\" LIKE '%Entries'");
        var old = await DatabaseState.CheckAsync(fresh.Database, _modules, CancellationToken.None);
        Assert.Equal((DatabaseStateKind.Old, "sample/20260102000000_Entries"), (old.Kind, Assert.Single(old.Pending)));
        Assert.Contains("backup", old.Said.Text, StringComparison.Ordinal);

        await ExecuteAsync(fresh.Database, $"INSERT INTO {history} VALUES ('20990101000000_Future', '99.0')");
        var newer = await DatabaseState.CheckAsync(fresh.Database, _modules, CancellationToken.None);
        Assert.Equal((DatabaseStateKind.Newer, "sample/20990101000000_Future"), (newer.Kind, Assert.Single(newer.Unknown)));
        var error = await Assert.ThrowsAsync<StorageException>(
            () => MigrationRunner.RunAsync(fresh.Database, _modules, CancellationToken.None));
        Assert.Contains("newer version", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_with_tables_is_changed_only_on_request_and_goes_on_where_a_cut_off_migration_stopped()
    {
        await using var fresh = new Scope(await database.AnotherAsync());
        var start = new MigrationOptions { ChangeExisting = false };
        Assert.Equal(2, (await MigrationRunner.RunAsync(fresh.Database, _modules, start, CancellationToken.None)).Applied.Count);
        var history = new TableName("sample", "schema_history").Sql(database.Dialect);
        await ExecuteAsync(fresh.Database, $"DROP TABLE {new TableName("sample", "entries").Sql(database.Dialect)}");
        await ExecuteAsync(fresh.Database, $"ALTER TABLE {new TableName("sample", "parties").Sql(database.Dialect)} DROP COLUMN hash");
        await ExecuteAsync(fresh.Database, $"DELETE FROM {history} WHERE \"MigrationId\" LIKE '%Entries'");

        var refused = await Assert.ThrowsAsync<StorageException>(
            () => MigrationRunner.RunAsync(fresh.Database, _modules, start, CancellationToken.None));
        Assert.Contains(
            "1 of 2 migrations are missing, the first is sample/20260102000000_Entries", refused.Message, StringComparison.Ordinal);

        Assert.Equal(
            ["sample/20260102000000_Entries"], (await MigrationRunner.RunAsync(fresh.Database, _modules, CancellationToken.None)).Applied);
        Assert.Empty((await MigrationRunner.RunAsync(fresh.Database, _modules, start, CancellationToken.None)).Applied);
    }

    [Fact]
    public async Task Tables_that_the_history_does_not_explain_are_told_and_not_touched()
    {
        await using var fresh = new Scope(await database.AnotherAsync());
        await MigrationRunner.RunAsync(fresh.Database, _modules, CancellationToken.None);
        await ExecuteAsync(fresh.Database, $"DROP TABLE {new TableName("sample", "entries").Sql(database.Dialect)}");
        var lost = await Assert.ThrowsAsync<StorageException>(
            () => MigrationRunner.RunAsync(fresh.Database, _modules, CancellationToken.None));
        Assert.Equal(StorageMessageKind.Damaged, lost.Said.Kind);
        Assert.Contains("- sample: ", lost.Message, StringComparison.Ordinal);
        Assert.Contains("entries", lost.Message, StringComparison.Ordinal);

        await ExecuteAsync(fresh.Database, $"DELETE FROM {new TableName("sample", "schema_history").Sql(database.Dialect)}");
        var unexplained = await DatabaseState.CheckAsync(fresh.Database, _modules, CancellationToken.None);
        Assert.Equal(DatabaseStateKind.Damaged, unexplained.Kind);
        Assert.Contains("+ sample: ", unexplained.Said.Text, StringComparison.Ordinal);
        Assert.Contains("parties", unexplained.Said.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_fails_half_way_leaves_nothing_and_is_told_with_its_module_and_reason()
    {
        await using var fresh = new Scope(await database.AnotherAsync());
        var sample = SampleConnection.Module;
        var broken = sample with
        {
            Scripts = dialect => [sample.Scripts(dialect)[0], sample.Scripts(dialect)[1] with
            {
                Sql = sample.Scripts(dialect)[1].Sql + $"INSERT INTO {new TableName("sample", "no_such_table").Sql(dialect)} VALUES (1);",
            }],
        };

        var failed = await Assert.ThrowsAsync<StorageException>(
            () => MigrationRunner.RunAsync(fresh.Database, [broken], CancellationToken.None));
        Assert.Equal((StorageMessageKind.MigrationFailed, "sample"), (failed.Said.Kind, failed.Said.Values[0]));
        Assert.Contains("no_such_table", failed.Message, StringComparison.Ordinal);

        // The first script stays, of the second there is nothing: neither its table nor its column nor its line in the history.
        var left = await DatabaseState.CheckAsync(fresh.Database, _modules, CancellationToken.None);
        Assert.Equal((DatabaseStateKind.Old, "sample/20260102000000_Entries"), (left.Kind, Assert.Single(left.Pending)));
        Assert.Equal(
            ["sample/20260102000000_Entries"], (await MigrationRunner.RunAsync(fresh.Database, _modules, CancellationToken.None)).Applied);
    }

    protected static async Task ExecuteAsync(StorageDatabase target, string sql)
    {
        await using var transaction = await target.BeginAsync(CancellationToken.None);
        await using var command = transaction.Command(sql);
        await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync(CancellationToken.None);
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
    public async Task What_a_migration_of_an_older_program_left_when_it_was_killed_holds_nobody_up()
    {
        await using var fresh = new Scope(await _database.AnotherAsync());
        await ExecuteAsync(
            fresh.Database, "CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL PRIMARY KEY, \"Timestamp\" TEXT NOT NULL)");
        await ExecuteAsync(fresh.Database, "INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-01-01 00:00:00')");

        Assert.Equal(2, (await MigrationRunner.RunAsync(fresh.Database, [SampleConnection.Module], CancellationToken.None)).Applied.Count);
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
            Task.Run(() => MigrationRunner.RunAsync(process, [SampleConnection.Module], CancellationToken.None))));
        foreach (var process in processes)
        {
            await process.DisposeAsync();
        }

        Assert.Equal(2, Assert.Single(reports, report => report.Applied.Count > 0).Applied.Count);
    }

    [Fact]
    public async Task A_migration_that_does_not_end_is_told_with_its_session_and_how_to_end_it()
    {
        await using var fresh = new Scope(await _database.AnotherAsync());
        await using var frozen = StorageDatabase.Open(fresh.Database.Options);
        await using var session = await frozen.OpenConnectionAsync(CancellationToken.None);
        var pid = await ScalarAsync(session, "SELECT pg_backend_pid()::text FROM pg_advisory_lock(6084205073765327921)");
        Assert.Equal("TopGrid1", System.Text.Encoding.ASCII.GetString(BitConverter.GetBytes(6084205073765327921L).Reverse().ToArray()));

        var said = new List<StorageMessage>();
        var refused = await Assert.ThrowsAsync<StorageException>(() => MigrationRunner.RunAsync(
            fresh.Database,
            [SampleConnection.Module],
            new MigrationOptions { Patience = TimeSpan.FromSeconds(1), Say = said.Add },
            CancellationToken.None));
        Assert.Equal(StorageMessageKind.WaitsForMigration, Assert.Single(said).Kind);
        Assert.Contains($"SELECT pg_terminate_backend({pid})", refused.Message, StringComparison.Ordinal);

        await ExecuteAsync(fresh.Database, $"SELECT pg_terminate_backend({pid})");
        Assert.Equal(2, (await MigrationRunner.RunAsync(fresh.Database, [SampleConnection.Module], CancellationToken.None)).Applied.Count);
    }

    [Fact]
    public async Task A_look_at_a_database_does_not_wait_for_ever_for_a_migration_that_holds_its_history()
    {
        await using var fresh = new Scope(await _database.AnotherAsync());
        await MigrationRunner.RunAsync(fresh.Database, [SampleConnection.Module], CancellationToken.None);
        await using var frozen = await fresh.Database.BeginAsync(CancellationToken.None);
        await using (var hold = frozen.Command(
            "SELECT pg_advisory_lock(6084205073765327921); LOCK TABLE sample.schema_history IN ACCESS EXCLUSIVE MODE"))
        {
            await hold.ExecuteNonQueryAsync();
        }

        var told = await Assert.ThrowsAsync<StorageException>(
            () => DatabaseState.CheckAsync(fresh.Database, [SampleConnection.Module], CancellationToken.None));
        Assert.Equal(StorageMessageKind.BeingMigrated, told.Said.Kind);
    }

    [Fact]
    public async Task A_role_without_rights_a_database_that_does_not_exist_and_a_server_that_is_away_are_told_apart()
    {
        await using var fresh = new Scope(await _database.AnotherAsync());
        var server = new Npgsql.NpgsqlConnectionStringBuilder(fresh.Database.Options.Target);
        var role = $"weak_{server.Database}";
        await ExecuteAsync(fresh.Database, $"CREATE ROLE {role} LOGIN");
        try
        {
            server.Username = role;
            Assert.Equal(StorageMessageKind.MayNotMigrate, await MigrateAsync(server));
            await MigrationRunner.RunAsync(fresh.Database, [SampleConnection.Module], CancellationToken.None);
            Assert.Equal(StorageMessageKind.MayNotRead, await MigrateAsync(server));
        }
        finally
        {
            await ExecuteAsync(fresh.Database, $"DROP ROLE {role}");
        }

        server.Username = "nobody_of_this_name";
        Assert.Equal(StorageMessageKind.LoginRefused, await MigrateAsync(server));
        (server.Username, server.Database) = ("topgrid", "no_such_database");
        Assert.Equal(StorageMessageKind.NoSuchDatabase, await MigrateAsync(server));
        server.Port = 1;
        Assert.Equal(StorageMessageKind.Unreachable, await MigrateAsync(server));
    }

    private static async Task<StorageMessageKind> MigrateAsync(Npgsql.NpgsqlConnectionStringBuilder server)
    {
        await using var database = StorageDatabase.Open(StorageOptions.PostgreSql(server.ConnectionString));
        return (await Assert.ThrowsAsync<StorageException>(
            () => MigrationRunner.RunAsync(database, [SampleConnection.Module], CancellationToken.None))).Said.Kind;
    }

    private static async Task<string> ScalarAsync(System.Data.Common.DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statement is this file's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
