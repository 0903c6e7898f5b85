using Microsoft.Data.Sqlite;
using TopGrid.Data.Connections;
using TopGrid.Data.Messages;

namespace TopGrid.Data.Backup;

/// <summary>
/// Copies of a SQLite database: taken while a host works on it, and put in the place of one that is gone. PostgreSQL has pg_dump and
/// pg_restore for that.
/// </summary>
public static class SqliteBackup
{
    /// <summary>Writes a copy of the database as it is at one instant; other processes may read and write it meanwhile.</summary>
    /// <param name="options">The database.</param>
    /// <param name="file">The file to write; it must not exist.</param>
    /// <exception cref="StorageException">There is no database, the file exists or cannot be written, or the copy is not whole.</exception>
    public static void Write(StorageOptions options, string file)
    {
        var source = Sqlite(options, path => $"pg_dump --format=custom --file={Quoted(path)} --dbname={Quoted(Url(options))}", file);
        if (File.Exists(file))
        {
            throw StorageException.Of(StorageMessageKind.BackupExists, file);
        }

        if (!File.Exists(source))
        {
            throw StorageException.Of(StorageMessageKind.Missing, options.Display);
        }

        Put(file, file, overwrite: false, part =>
        {
            // VACUUM INTO takes an empty file; one of its own would be open to others while it is written.
            ClosedFiles.Create(part);
            using var connection = Open(source, SqliteOpenMode.ReadWrite);
            using var command = connection.CreateCommand();
            command.CommandText = "VACUUM INTO $file";
            command.Parameters.AddWithValue("$file", part);
            command.ExecuteNonQuery();
        });
    }

    /// <summary>Makes a database from a copy.</summary>
    /// <param name="options">The database to make; there must be none yet.</param>
    /// <param name="file">The copy.</param>
    /// <exception cref="StorageException">There is no copy, it is not whole, or there is a database already.</exception>
    public static void Restore(StorageOptions options, string file)
    {
        var target = Sqlite(
            options,
            path => $"pg_restore --single-transaction --exit-on-error --no-owner --no-privileges --dbname={Quoted(Url(options))} {Quoted(path)}", file);
        if (!File.Exists(file))
        {
            throw StorageException.Of(StorageMessageKind.NoBackup, file);
        }

        // A log of writes left beside the file would be played into the restored one.
        string[] logs = [target + "-wal", target + "-shm"];
        if ((SqliteProcessGuard.HoldsNothing(target) ? logs.FirstOrDefault(File.Exists) : target) is { } there)
        {
            throw StorageException.Of(StorageMessageKind.RestoreOntoDatabase, there);
        }

        using var guard = SqliteProcessGuard.Take(options);
        // In the place of the empty file that the guard holds.
        Put(file, target, overwrite: true, part =>
        {
            ClosedFiles.Create(part);
            using var copy = File.OpenRead(file);
            using var stream = new FileStream(part, FileMode.Open, FileAccess.Write);
            copy.CopyTo(stream);
        });
    }

    private static string Sqlite(StorageOptions options, Func<string, string> tool, string file) => options.Dialect == Dialect.Sqlite
        ? options.Target
        : throw StorageException.Of(StorageMessageKind.UsePostgresTools, tool(file));

    // Whole or not at all: under another name until it was read back and is on the disk.
    private static void Put(string told, string target, bool overwrite, Action<string> copy)
    {
        var part = target + ".part";
        try
        {
            File.Delete(part);
            copy(part);
            if (Problem(part) is { } problem)
            {
                throw StorageException.Of(StorageMessageKind.BackupBroken, told, problem);
            }

            using (var stream = new FileStream(part, FileMode.Open, FileAccess.ReadWrite))
            {
                stream.Flush(flushToDisk: true);
            }

            File.Move(part, target, overwrite);
        }
        catch (SqliteException error)
        {
            throw StorageException.Of(error, StorageMessageKind.BackupBroken, told, StorageDatabase.Reason(error));
        }
        finally
        {
            foreach (var left in new[] { part, part + "-journal", part + "-wal", part + "-shm" })
            {
                File.Delete(left);
            }
        }
    }

    private static string? Problem(string file)
    {
        using var connection = Open(file, SqliteOpenMode.ReadOnly);
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check(1)";
        return command.ExecuteScalar() as string is { } said && said != "ok" ? said : null;
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    private static string Quoted(string word) =>
        word.All(c => char.IsAsciiLetterOrDigit(c) || "/.:@_-%+=,".Contains(c, StringComparison.Ordinal))
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    // Without the password: it belongs into ~/.pgpass or PGPASSWORD.
    private static string Url(StorageOptions options)
    {
        var server = new Npgsql.NpgsqlConnectionStringBuilder(options.Target);
        var user = server.Username is { } name ? Uri.EscapeDataString(name) + "@" : "";
        return $"postgres://{user}{server.Host}:{server.Port}/{Uri.EscapeDataString(server.Database ?? server.Username ?? "")}";
    }
}
