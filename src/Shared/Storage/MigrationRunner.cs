using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace TopGrid.Storage;

/// <summary>What a migration run did.</summary>
/// <param name="Applied">Migrations applied now, as <c>module/migration</c>; empty when there was nothing to do.</param>
/// <param name="Notices">Sentences for the operator about anything unusual.</param>
public sealed record MigrationReport(IReadOnlyList<string> Applied, IReadOnlyList<string> Notices);

/// <summary>Brings a database up to this program's tables, once, however many processes start at the same time.</summary>
public static class MigrationRunner
{
    /// <summary>One number for all TopGrid migrations in PostgreSQL's space of advisory locks: "TopGrid1" in ASCII.</summary>
    private const long AdvisoryLock = 0x546F704772696431;

    /// <summary>Applies what is missing, module by module in the order given, each migration in a transaction of its own.</summary>
    /// <exception cref="StorageException">The database cannot be reached, is newer than this program, or a migration failed.</exception>
    public static async Task<MigrationReport> RunAsync(
        StorageDatabase database, IReadOnlyList<StorageModule> modules, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        var notices = new List<string>();
        if (database.Dialect == Dialect.PostgreSql)
        {
            await CheckEncodingAsync(connection, database, cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(connection, $"SELECT pg_advisory_lock({AdvisoryLock})", cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await RemoveStaleLockAsync(connection, database, notices, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            var before = await DatabaseState.CheckAsync(database, modules, cancellationToken).ConfigureAwait(false);
            if (before.Kind == DatabaseStateKind.Newer)
            {
                throw new StorageException(before.Sentence);
            }

            // Nothing to do needs no right to do it: a role that owns no table can start on a database that is current.
            foreach (var module in modules.Where(_ => before.Pending.Count > 0))
            {
                await MigrateAsync(database, module, cancellationToken).ConfigureAwait(false);
            }

            return new MigrationReport(before.Pending, notices);
        }
        finally
        {
            if (database.Dialect == Dialect.PostgreSql)
            {
                await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({AdvisoryLock})", CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private static async Task MigrateAsync(StorageDatabase database, StorageModule module, CancellationToken cancellationToken)
    {
        await using var context = module.CreateContext(database);
        try
        {
            await context.Database.MigrateAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbException error)
        {
            throw new StorageException(
                $"A migration of {module.Name} failed on {database.Options.Display} and was rolled back: {error.Message}", error);
        }
    }

    // EF marks a running migration by a row and waits for ever while it is there. This process holds the file, so a row
    // that is there already was left by a process that was killed; its transaction was rolled back by SQLite.
    private static async Task RemoveStaleLockAsync(
        DbConnection connection, StorageDatabase database, List<string> notices, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsLock'";
        if ((long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))! == 0)
        {
            return;
        }

        command.CommandText = "SELECT \"Timestamp\" FROM \"__EFMigrationsLock\"";
        if (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not string since)
        {
            return;
        }

        command.CommandText = "DELETE FROM \"__EFMigrationsLock\"";
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException error)
        {
            throw new StorageException(
                $"A migration of {database.Options.Display} was cut off at {since} and its lock cannot be removed: {error.Message}. "
                + "Close other programs that have the file open, then run 'topgrid migrate' again.", error);
        }

        notices.Add($"An earlier migration of {database.Options.Display} was cut off (its lock is of {since}); it was rolled back and is done again now.");
    }

    private static async Task CheckEncodingAsync(DbConnection connection, StorageDatabase database, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SHOW server_encoding";
        var encoding = (string)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        if (encoding != "UTF8")
        {
            throw new StorageException(
                $"The database {database.Options.Display} is encoded in {encoding}; TopGrid sorts text by UTF-8 bytes. Create one with ENCODING 'UTF8'.");
        }
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statement holds a constant only.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
