using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TopGrid.Data.Connections;
using TopGrid.Data.Messages;

namespace TopGrid.Data.Migrations;

/// <summary>How migrations are run.</summary>
public sealed record MigrationOptions
{
    /// <summary>Change a database that has tables already. Without it only an empty one gets its tables, and another must be current.</summary>
    public bool ChangeExisting { get; init; } = true;

    /// <summary>How long to wait for another process that migrates (PostgreSQL).</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Told of anything unusual at once.</summary>
    public Action<StorageMessage> Say { get; init; } = _ => { };
}

/// <summary>What a migration run did.</summary>
/// <param name="Applied">Migrations applied now, as <c>module/migration</c>; empty when there was nothing to do.</param>
/// <param name="Notices">Anything unusual.</param>
public sealed record MigrationReport(IReadOnlyList<string> Applied, IReadOnlyList<StorageMessage> Notices);

/// <summary>Brings a database up to this program's tables, once, however many processes start at the same time.</summary>
public static class MigrationRunner
{
    /// <summary>Applies what is missing, module by module in the order given, each migration in a transaction of its own.</summary>
    /// <exception cref="StorageException">The database cannot be reached, is not one that this program may migrate, or a migration failed.</exception>
    public static Task<MigrationReport> RunAsync(
        StorageDatabase database, IReadOnlyList<StorageModule> modules, CancellationToken cancellationToken) =>
        RunAsync(database, modules, new MigrationOptions(), cancellationToken);

    /// <inheritdoc cref="RunAsync(StorageDatabase, IReadOnlyList{StorageModule}, CancellationToken)"/>
    public static async Task<MigrationReport> RunAsync(
        StorageDatabase database, IReadOnlyList<StorageModule> modules, MigrationOptions options, CancellationToken cancellationToken)
    {
        var notices = new List<StorageMessage>();
        void Say(StorageMessage message)
        {
            notices.Add(message);
            options.Say(message);
        }

        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (database.Dialect == Dialect.Sqlite)
            {
                // The guard on the file is the lock there.
                await RemoveStaleLockAsync(connection, database, Say, cancellationToken).ConfigureAwait(false);
                return new MigrationReport(await MigrateAsync(database, modules, options, null, cancellationToken).ConfigureAwait(false), notices);
            }

            await CheckEncodingAsync(connection, database, cancellationToken).ConfigureAwait(false);
            await using var held = await MigrationLock.TakeAsync(database, connection, options.Patience, Say, cancellationToken).ConfigureAwait(false);
            return new MigrationReport(await MigrateAsync(database, modules, options, held, cancellationToken).ConfigureAwait(false), notices);
        }
        catch (DbException error)
        {
            throw database.Explain(error);
        }
    }

    private static async Task<IReadOnlyList<string>> MigrateAsync(
        StorageDatabase database,
        IReadOnlyList<StorageModule> modules,
        MigrationOptions options,
        MigrationLock? held,
        CancellationToken cancellationToken)
    {
        var before = await DatabaseState.CheckAsync(database, modules, cancellationToken).ConfigureAwait(false);
        switch (before.Kind)
        {
            case DatabaseStateKind.Current:
                // Nothing to do needs no right to do it: a role that owns no table can start on a database that is current.
                return [];
            case DatabaseStateKind.Missing:
            case DatabaseStateKind.Old when options.ChangeExisting:
                break;
            default:
                throw new StorageException(before.Said);
        }

        foreach (var module in modules)
        {
            await MigrateAsync(database, module, before.Pending.Count, held, cancellationToken).ConfigureAwait(false);
        }

        return before.Pending;
    }

    private static async Task MigrateAsync(
        StorageDatabase database, StorageModule module, int missing, MigrationLock? held, CancellationToken cancellationToken)
    {
        await using var context = module.CreateContext(database);
        try
        {
            if (held is not null)
            {
                await held.CheckAsync(cancellationToken);
            }

            await context.Database.MigrateAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            var role = new NpgsqlConnectionStringBuilder(database.Options.Target).Username ?? "?";
            throw StorageException.Of(
                error, StorageMessageKind.MayNotMigrate, database.Options.Display, role, missing.ToString(CultureInfo.InvariantCulture));
        }
        catch (DbException error)
        {
            throw Failed(error);
        }
        catch (InvalidOperationException error) when (error.InnerException is DbException lost)
        {
            // EF wraps what a later try might not meet, such as a session that was ended.
            throw Failed(lost);
        }

        StorageException Failed(DbException error) => StorageException.Of(
            error, StorageMessageKind.MigrationFailed, module.Name, database.Options.Display, StorageDatabase.Reason(error));
    }

    // EF marks a running migration by a row and waits for ever while it is there. This process holds the file, so a row
    // that is there already was left by a process that was killed; its transaction was rolled back by SQLite.
    private static async Task RemoveStaleLockAsync(
        DbConnection connection, StorageDatabase database, Action<StorageMessage> say, CancellationToken cancellationToken)
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
            throw StorageException.Of(error, StorageMessageKind.LockStays, database.Options.Display, since, StorageDatabase.Reason(error));
        }

        say(new StorageMessage(StorageMessageKind.LockRemoved, database.Options.Display, since));
    }

    private static async Task CheckEncodingAsync(DbConnection connection, StorageDatabase database, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SHOW server_encoding";
        var encoding = (string)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        if (encoding != "UTF8")
        {
            throw StorageException.Of(StorageMessageKind.NotUtf8, database.Options.Display, encoding);
        }
    }
}
