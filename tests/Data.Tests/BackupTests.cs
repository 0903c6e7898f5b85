using TopGrid.Data.Backup;
using TopGrid.Data.Connections;
using TopGrid.Data.Messages;
using TopGrid.Data.Migrations;
using TopGrid.Data.Tests.Sample;
using TopGrid.Data.Transactions;

namespace TopGrid.Data.Tests;

public sealed class BackupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("topgrid-backup-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_backup_of_a_database_in_use_has_what_was_committed_and_nothing_of_what_was_not()
    {
        await using (var database = await CreateAsync("a.db"))
        {
            await using var transaction = await database.BeginAsync(CancellationToken.None);
            await AddAsync(transaction, "committed");
            await transaction.CommitAsync(CancellationToken.None);

            await using var open = await database.BeginAsync(CancellationToken.None);
            await AddAsync(open, "open");
            SqliteBackup.Write(database.Options, In("a.backup"));
        }

        SqliteBackup.Restore(StorageOptions.Sqlite(In("b.db")), In("a.backup"));
        await using var restored = StorageDatabase.Open(StorageOptions.Sqlite(In("b.db")));
        (await DatabaseState.CheckAsync(restored, [SampleConnection.Module], CancellationToken.None)).EnsureCurrent();
        await using var reading = await restored.BeginReadAsync(CancellationToken.None);
        await using var command = reading.Command("SELECT group_concat(name) FROM sample_parties");
        Assert.Equal("committed", await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Neither_a_backup_nor_a_database_is_overwritten_and_what_is_no_backup_is_refused()
    {
        await using (await CreateAsync("a.db"))
        {
        }

        var database = StorageOptions.Sqlite(In("a.db"));
        SqliteBackup.Write(database, In("a.backup"));
        Assert.Equal(StorageMessageKind.BackupExists, Refused(() => SqliteBackup.Write(database, In("a.backup"))));
        Assert.Equal(StorageMessageKind.RestoreOntoDatabase, Refused(() => SqliteBackup.Restore(database, In("a.backup"))));
        Assert.Equal(StorageMessageKind.NoBackup, Refused(() => SqliteBackup.Restore(StorageOptions.Sqlite(In("b.db")), In("none"))));
        Assert.Equal(
            StorageMessageKind.Missing, Refused(() => SqliteBackup.Write(StorageOptions.Sqlite(In("none.db")), In("none.backup"))));

        // Half a file, as a disk that ran full leaves it.
        var bytes = await File.ReadAllBytesAsync(In("a.backup"));
        await File.WriteAllBytesAsync(In("half"), bytes[..(bytes.Length / 2)]);
        Assert.Equal(StorageMessageKind.BackupBroken, Refused(() => SqliteBackup.Restore(StorageOptions.Sqlite(In("b.db")), In("half"))));
        Assert.Equal(
            ["a.backup", "a.db", "half"],
                Directory.GetFiles(_folder).Select(Path.GetFileName).Where(name => !name!.EndsWith(".lock", StringComparison.Ordinal))
                    .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_log_of_writes_that_was_left_beside_a_database_is_not_played_into_a_restored_one()
    {
        File.WriteAllText(In("a.backup"), "");
        File.WriteAllText(In("b.db-wal"), "");
        Assert.Equal(
            StorageMessageKind.RestoreOntoDatabase, Refused(() => SqliteBackup.Restore(StorageOptions.Sqlite(In("b.db")), In("a.backup"))));
    }

    [Fact]
    public void On_PostgreSQL_the_command_of_its_own_tool_is_named_without_a_password()
    {
        var options = StorageOptions.Parse("postgres://owner:secret@db.example:6432/grid", _ => null);
        var told = Assert.Throws<StorageException>(() => SqliteBackup.Write(options, "/backups/a.dump")).Message;
        Assert.Contains(
            "pg_dump --format=custom --file=/backups/a.dump --dbname=postgres://owner@db.example:6432/grid", told,
            StringComparison.Ordinal);
        Assert.DoesNotContain("secret", told, StringComparison.Ordinal);
    }

    private static StorageMessageKind Refused(Action action) => Assert.Throws<StorageException>(action).Said.Kind;

    private static async Task AddAsync(Transaction transaction, string name)
    {
        await using var command = transaction.Command(
            "INSERT INTO sample_parties (year, party_id, name, kind, reference, active, changed_at) VALUES (2025, @name, @name, 'institution', @name, 1, 0)", ("name", name));
        await command.ExecuteNonQueryAsync();
    }

    private async Task<StorageDatabase> CreateAsync(string name)
    {
        var database = StorageDatabase.Open(StorageOptions.Sqlite(In(name)));
        await MigrationRunner.RunAsync(database, [SampleConnection.Module], CancellationToken.None);
        return database;
    }

    private string In(string name) => Path.Combine(_folder, name);
}
