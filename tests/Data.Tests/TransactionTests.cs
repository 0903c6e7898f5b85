using System.Data.Common;
using LinqToDB;
using LinqToDB.Async;
using TopGrid.Data.Connections;
using TopGrid.Data.Messages;
using TopGrid.Data.Tests.Sample;
using TopGrid.Testing;

namespace TopGrid.Data.Tests;

public abstract class TransactionTests(TestDatabase database)
{
    [Fact]
    public async Task Without_a_commit_nothing_remains()
    {
        await database.MigrateAsync(SampleConnection.Module);
        await AddAsync(1, commit: false);
        Assert.Equal(0, await CountAsync(1));
        await AddAsync(1, commit: true);
        Assert.Equal(1, await CountAsync(1));
    }

    [Fact]
    public async Task A_reader_sees_one_state_although_a_writer_commits_in_between()
    {
        await database.MigrateAsync(SampleConnection.Module);
        await using var reader = await database.Database.BeginReadAsync(CancellationToken.None);
        await AddAsync(2, commit: true);
        await using (var context = new SampleConnection(reader))
        {
            Assert.Equal(0, await context.Parties.CountAsync(row => row.Year == 2));
        }

        Assert.Equal(1, await CountAsync(2));
    }

    [Fact]
    public async Task Concurrent_writers_that_read_before_they_write_lose_no_update()
    {
        await database.MigrateAsync(SampleConnection.Module);
        await AddAsync(3, commit: true);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            await using var transaction = await database.Database.BeginAsync(CancellationToken.None);
            await using var context = new SampleConnection(transaction);
            await context.Parties.Where(row => row.Year == 3).Set(row => row.Days, row => row.Days + 1).UpdateAsync();
            await transaction.CommitAsync(CancellationToken.None);
        })));
        await using var after = new SampleConnection(database.Database);
        Assert.Equal(8, await after.Parties.Where(row => row.Year == 3).Select(row => row.Days).SingleAsync());
    }

    [Fact]
    public async Task A_foreign_key_to_nothing_is_refused()
    {
        await database.MigrateAsync(SampleConnection.Module);
        await using var context = new SampleConnection(database.Database);
        await Assert.ThrowsAnyAsync<DbException>(
            () => context.InsertAsync(new Entry { EntryId = 1, Year = 99, PartyId = "nobody", Note = "" }));
    }

    private async Task AddAsync(int year, bool commit)
    {
        await using var transaction = await database.Database.BeginAsync(CancellationToken.None);
        await using var context = new SampleConnection(transaction);
        await context.InsertAsync(
            new Party { Year = year, PartyId = "a", Name = "A", Days = 0, Reference = "r", ChangedAt = DateTimeOffset.UnixEpoch });
        if (commit)
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
    }

    private async Task<int> CountAsync(int year)
    {
        await using var context = new SampleConnection(database.Database);
        return await context.Parties.CountAsync(row => row.Year == year);
    }
}

public sealed class TransactionTestsOnSqlite(SqliteTestDatabase database) : TransactionTests(database), IClassFixture<SqliteTestDatabase>
{
    private readonly SqliteTestDatabase _database = database;

    [Fact]
    public async Task A_writer_waits_no_longer_than_the_busy_timeout_and_says_so()
    {
        var path = Path.Combine(Path.GetDirectoryName(_database.Options.Target)!, "busy.db");
        await using var impatient = StorageDatabase.Open(StorageOptions.Sqlite(path) with { BusyTimeoutMs = 50 });
        await using var held = await impatient.BeginAsync(CancellationToken.None);
        var error = await Assert.ThrowsAsync<StorageException>(() => impatient.BeginAsync(CancellationToken.None));
        Assert.Contains("stayed locked by another writer for 50 ms", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_use_the_write_ahead_log_and_check_foreign_keys()
    {
        await using var connection = await _database.Database.OpenConnectionAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT journal_mode FROM pragma_journal_mode) || ' ' || (SELECT foreign_keys FROM pragma_foreign_keys) || ' ' || (SELECT timeout FROM pragma_busy_timeout)";
        Assert.Equal("wal 1 30000", await command.ExecuteScalarAsync());
    }
}

public sealed class TransactionTestsOnPostgres(
    PostgresTestDatabase database) : TransactionTests(database), IClassFixture<PostgresTestDatabase>;
