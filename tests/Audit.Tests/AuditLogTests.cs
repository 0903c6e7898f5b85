using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TopGrid.Audit.Domain;
using TopGrid.Audit.Persistence;
using TopGrid.Audit.Recording;
using TopGrid.Data.Connections;
using TopGrid.Data.Messages;
using TopGrid.Data.Migrations;
using TopGrid.Testing;

namespace TopGrid.Audit.Tests;

public abstract class AuditLogTests(TestDatabase database) : IAsyncLifetime
{
    private static readonly DateTimeOffset _noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    protected TestDatabase Tested => database;

    protected static string Table(Dialect dialect) => AuditConnection.Module.Name<AuditEntry>().Sql(dialect);

    private AuditLog Log => new(database.Database);

    public Task InitializeAsync() => database.MigrateAsync(AuditModule.Storage);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Migrated_tables_equal_the_model() =>
        Assert.Empty(await SchemaComparer.DifferencesAsync(database, AuditModule.Storage));

    [Fact]
    public async Task Entries_written_at_the_same_time_form_one_chain()
    {
        await using var other = await Fresh();
        var log = new AuditLog(other.Database);

        await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => log.AppendAsync([Refusal($"u{i}"), Refusal($"v{i}")], CancellationToken.None)));

        var check = await log.CheckAsync(0, "", CancellationToken.None);
        Assert.Equal((40, null, 40), (check.Count, check.Broken, check.LastSequence));
        var entries = await log.ListAsync(All(10), CancellationToken.None);
        Assert.Equal(Enumerable.Range(30, 11).Reverse().Select(n => (long)n), entries.Select(entry => entry.Sequence));
        Assert.Equal(check.LastHash, entries[0].Hash);
    }

    [Fact]
    public async Task An_entry_stands_or_falls_with_the_transaction_of_its_change()
    {
        await using var other = await Fresh();
        var log = new AuditLog(other.Database);
        await using (var transaction = await other.Database.BeginAsync(CancellationToken.None))
        {
            await AuditLog.AppendAsync(transaction, [Refusal("rolled back")], CancellationToken.None);
        }

        await log.AppendAsync([Refusal("kept")], CancellationToken.None);

        var entry = Assert.Single(await log.ListAsync(All(10), CancellationToken.None));
        Assert.Equal((1, "kept"), (entry.Sequence, entry.UserId));
    }

    [Fact]
    public async Task Texts_from_outside_are_bounded_and_cannot_forge_a_line()
    {
        await Log.AppendAsync(
            [Refusal("a\nb\0c") with { Resource = new string('x', 299) + "🎓", Detail = new string('y', 10_000), Peer = "\ud800" }],
                CancellationToken.None);

        var entry = (await Log.ListAsync(All(1), CancellationToken.None))[0];
        Assert.Equal(("a\uFFFDb\uFFFDc", 299, 500, "\uFFFD"), (entry.UserId, entry.Resource.Length, entry.Detail.Length, entry.Peer));
        Assert.Null((await Log.CheckAsync(0, "", CancellationToken.None)).Broken);
    }

    [Theory]
    [InlineData("UPDATE {0} SET user_id = 'nobody' WHERE sequence = 2", 2)]
    [InlineData("UPDATE {0} SET count = 9 WHERE sequence = 3", 3)]
    [InlineData("DELETE FROM {0} WHERE sequence = 2", 2)]
    [InlineData("DELETE FROM {0} WHERE sequence = 1", 1)]
    [InlineData("DELETE FROM {0} WHERE sequence >= 3", 3)]
    public async Task Tampering_is_refused_and_shows_when_the_guards_were_switched_off(string tampering, long broken)
    {
        await using var other = await Fresh();
        var log = new AuditLog(other.Database);
        await log.AppendAsync([Refusal("one"), Refusal("two"), Refusal("three"), Refusal("four")], CancellationToken.None);
        var written = await log.CheckAsync(0, "", CancellationToken.None);
        var sql = string.Format(System.Globalization.CultureInfo.InvariantCulture, tampering, Table(database.Dialect));

        await Assert.ThrowsAnyAsync<DbException>(() => ExecuteAsync(other, sql));
        Assert.Null((await log.CheckAsync(written.LastSequence, written.LastHash, CancellationToken.None)).Broken);

        await ExecuteAsync(other, DropGuards);
        await ExecuteAsync(other, sql);
        Assert.Equal(broken, (await log.CheckAsync(written.LastSequence, written.LastHash, CancellationToken.None)).Broken);
    }

    [Fact]
    public async Task A_log_that_was_rewritten_as_a_whole_shows_to_who_wrote_a_hash_down()
    {
        await using var other = await Fresh();
        var log = new AuditLog(other.Database);
        await log.AppendAsync([Refusal("one"), Refusal("two")], CancellationToken.None);
        var written = await log.CheckAsync(0, "", CancellationToken.None);

        await ExecuteAsync(other, DropGuards);
        await ExecuteAsync(other, $"DELETE FROM {Table(database.Dialect)}");
        await log.AppendAsync([Refusal("one"), Refusal("forged")], CancellationToken.None);

        Assert.Null((await log.CheckAsync(0, "", CancellationToken.None)).Broken);
        Assert.Equal(2, (await log.CheckAsync(written.LastSequence, written.LastHash, CancellationToken.None)).Broken);
    }

    [Fact]
    public async Task A_flood_of_refusals_is_counted_to_the_last_one_in_bounded_memory()
    {
        await using var other = await Fresh();
        var log = new AuditLog(other.Database);
        using var queue = new RefusalQueue(log, NullLogger<RefusalQueue>.Instance);
        const int Flood = 100_000;

        Parallel.For(0, Flood, i => queue.Add(Refusal($"u{i % 3000}")));
        queue.Add(Refusal("last"));

        var waiting = queue.Take();
        Assert.InRange(waiting.Count, RefusalQueue.Singles, RefusalQueue.Singles + RefusalQueue.Kinds + 1);
        Assert.Equal(Flood + 1, waiting.Sum(entry => entry.Count));
        Assert.Empty(queue.Take());
    }

    [Fact]
    public async Task Refusals_are_written_soon_and_what_waits_is_written_when_the_process_stops()
    {
        await using var other = await Fresh();
        var log = new AuditLog(other.Database);
        using var queue = new RefusalQueue(log, NullLogger<RefusalQueue>.Instance);
        await queue.StartAsync(CancellationToken.None);
        queue.Add(Refusal("soon"));
        for (var i = 0; i < 200 && (await log.ListAsync(All(1), CancellationToken.None)).Count == 0; i++)
        {
            await Task.Delay(20);
        }

        Assert.Single(await log.ListAsync(All(10), CancellationToken.None));
        queue.Add(Refusal("at the end"));
        await queue.StopAsync(CancellationToken.None);
        Assert.Equal(["at the end", "soon"], (await log.ListAsync(All(10), CancellationToken.None)).Select(entry => entry.UserId));
    }

    [Fact]
    public async Task A_page_holds_what_was_asked_for()
    {
        await using var other = await Fresh();
        var log = new AuditLog(other.Database);
        await log.AppendAsync(
            [Refusal("a"), Refusal("b") with { At = _noon.AddHours(1), Outcome = "OK", Kind = AuditEntry.Change },
                Refusal("a") with { Resource = "years/2025" }], CancellationToken.None);

        async Task<string> Found(AuditQuery query) =>
            string.Join(' ', (await log.ListAsync(query, CancellationToken.None)).Select(entry => entry.Sequence));
        Assert.Equal("3 1", await Found(All(10) with { User = "a" }));
        Assert.Equal("2", await Found(All(10) with { Kind = AuditEntry.Change }));
        Assert.Equal("2", await Found(All(10) with { Outcome = "OK" }));
        Assert.Equal("3", await Found(All(10) with { Resource = "years/2025" }));
        Assert.Equal("2", await Found(All(10) with { From = _noon.AddMinutes(1) }));
        Assert.Equal("3 1", await Found(All(10) with { Until = _noon.AddHours(1) }));
        Assert.Equal("2 1", await Found(All(10) with { Before = 3 }));
        Assert.Empty(await Found(All(10) with { Method = "/other" }));
    }

    /// <summary>What an owner of the tables can do to switch the guards off.</summary>
    protected abstract string DropGuards { get; }

    private protected static AuditEntry Refusal(string user) => new()
    {
        At = _noon.AddTicks(7),
        Kind = AuditEntry.Refusal,
        UserId = user,
        Via = "",
        Peer = "ipv4:127.0.0.1:1",
        Method = "/s/M",
        Resource = "",
        RequestId = "",
        Outcome = "NOT_FOUND",
        Detail = "niets",
    };

    private protected static AuditQuery All(int size) => new(null, null, null, null, null, null, null, null, size);

    protected async Task<TestDatabaseScope> Fresh()
    {
        var other = await database.AnotherAsync();
        await other.MigrateAsync(AuditModule.Storage);
        return new TestDatabaseScope(other);
    }

    protected static async Task ExecuteAsync(TestDatabaseScope other, string sql)
    {
        await using var connection = await other.Database.OpenConnectionAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements of this test.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    protected sealed class TestDatabaseScope(TestDatabase database) : IAsyncDisposable
    {
        public StorageDatabase Database => database.Database;

        public StorageOptions Options => database.Options;

        public async ValueTask DisposeAsync() => await database.DisposeAsync();
    }
}

public sealed class AuditLogTestsOnSqlite(SqliteTestDatabase database) : AuditLogTests(database), IClassFixture<SqliteTestDatabase>
{
    protected override string DropGuards => "DROP TRIGGER audit_entries_no_update; DROP TRIGGER audit_entries_no_delete";
}

public sealed class AuditLogTestsOnPostgres(PostgresTestDatabase database) : AuditLogTests(database), IClassFixture<PostgresTestDatabase>
{
    protected override string DropGuards => "ALTER TABLE audit.entries DISABLE TRIGGER USER";

    [Theory]
    [InlineData("UPDATE audit.entries SET user_id = 'x'")]
    [InlineData("DELETE FROM audit.entries")]
    [InlineData("TRUNCATE audit.entries")]
    [InlineData("ALTER TABLE audit.entries DISABLE TRIGGER USER")]
    [InlineData("DROP TABLE audit.entries")]
    [InlineData("SET session_replication_role = replica")]
    [InlineData("DELETE FROM audit.schema_history")]
    public async Task The_application_role_can_append_and_nothing_else(string tampering)
    {
        await using var owner = await Fresh();
        var role = "app_" + Guid.NewGuid().ToString("N");
        await ExecuteAsync(owner, $"CREATE ROLE {role} LOGIN");
        await ApplicationRole.GrantAsync(owner.Database, [AuditModule.Storage], role, CancellationToken.None);
        var options =
            StorageOptions.PostgreSql(new NpgsqlConnectionStringBuilder(owner.Options.Target) { Username = role }.ConnectionString);
        await using (var application = StorageDatabase.Open(options))
        {
            // It starts as a host does, which migrates.
            Assert.Empty((await MigrationRunner.RunAsync(application, [AuditModule.Storage], CancellationToken.None)).Applied);
            await new AuditLog(application).AppendAsync([Refusal("one")], CancellationToken.None);

            await using var connection = await application.OpenConnectionAsync(CancellationToken.None);
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements of this test.
            command.CommandText = tampering;
#pragma warning restore CA2100
            Assert.Equal(
                PostgresErrorCodes.InsufficientPrivilege,
                (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState);
        }

        await ExecuteAsync(owner, $"DROP OWNED BY {role}; DROP ROLE {role}");
    }

    [Fact]
    public async Task The_owner_cannot_truncate_by_oversight_and_is_no_application_role()
    {
        await Assert.ThrowsAsync<PostgresException>(async () =>
        {
            await using var owner = await Fresh();
            await ExecuteAsync(owner, "TRUNCATE audit.entries");
        });
        var owner = new NpgsqlConnectionStringBuilder(Tested.Options.Target).Username!;
        await Assert.ThrowsAsync<StorageException>(
            () => ApplicationRole.GrantAsync(Tested.Database, [AuditModule.Storage], owner, CancellationToken.None));
        await Assert.ThrowsAsync<StorageException>(
            () => ApplicationRole.GrantAsync(Tested.Database, [AuditModule.Storage], "nobody_of_this_name", CancellationToken.None));
    }
}
