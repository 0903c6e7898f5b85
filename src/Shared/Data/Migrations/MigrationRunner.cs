using System.Data;
using System.Data.Common;
using System.Globalization;
using Npgsql;
using TopGrid.Data.Connections;
using TopGrid.Data.Messages;

namespace TopGrid.Data.Migrations;

/// <summary>How migrations are run.</summary>
public sealed record MigrationOptions
{
    /// <summary>
    /// Change a database that has tables already. Without it only an empty one gets its tables, and another must be current.
    /// </summary>
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
    /// <exception cref="StorageException">
    /// The database cannot be reached, is not one that this program may migrate, or a migration failed.
    /// </exception>
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

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            if (database.Dialect == Dialect.Sqlite)
            {
                // The guard on the file is the lock there.
                return new MigrationReport(await MigrateAsync(database, connection, modules, options, cancellationToken), notices);
            }

            await CheckEncodingAsync(connection, database, cancellationToken);
            await using var held = await MigrationLock.TakeAsync(database, connection, options.Patience, Say, cancellationToken);
            return new MigrationReport(await MigrateAsync(database, connection, modules, options, cancellationToken), notices);
        }
        catch (DbException error)
        {
            throw database.Explain(error);
        }
    }

    private static async Task<IReadOnlyList<string>> MigrateAsync(
        StorageDatabase database,
        DbConnection connection,
        IReadOnlyList<StorageModule> modules,
        MigrationOptions options,
        CancellationToken cancellationToken)
    {
        var before = await DatabaseState.CheckAsync(database, modules, cancellationToken);
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
            cancellationToken.ThrowIfCancellationRequested();
            Migrate(database, connection, module, before.Pending.Count);
        }

        return before.Pending;
    }

    private static void Migrate(StorageDatabase database, DbConnection connection, StorageModule module, int missing)
    {
        switch (MigrationEngine.Of(module, database.Dialect, connection).PerformUpgrade().Error)
        {
            case null:
                return;
            case PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } error:
                var role = new NpgsqlConnectionStringBuilder(database.Options.Target).Username ?? "?";
                throw StorageException.Of(
                    error, StorageMessageKind.MayNotMigrate, database.Options.Display, role,
                    missing.ToString(CultureInfo.InvariantCulture));
            case DbException error:
                throw Failed(error, StorageDatabase.Reason(error));
            case InvalidOperationException error when connection.State != ConnectionState.Open:
                // The session was ended between two scripts, such as one that was frozen for long.
                throw Failed(error, error.Message);
            case var error:
                throw new InvalidOperationException($"A migration of {module.Name} failed.", error);
        }

        StorageException Failed(Exception error, string reason) =>
            StorageException.Of(error, StorageMessageKind.MigrationFailed, module.Name, database.Options.Display, reason);
    }

    private static async Task CheckEncodingAsync(DbConnection connection, StorageDatabase database, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SHOW server_encoding";
        var encoding = (string)(await command.ExecuteScalarAsync(cancellationToken))!;
        if (encoding != "UTF8")
        {
            throw StorageException.Of(StorageMessageKind.NotUtf8, database.Options.Display, encoding);
        }
    }
}
