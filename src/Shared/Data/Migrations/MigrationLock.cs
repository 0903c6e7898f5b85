using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Data.Messages;

namespace TopGrid.Data.Migrations;

/// <summary>
/// The lock of all TopGrid migrations on PostgreSQL: an advisory lock of the session, so it ends with the process that holds it. A process
/// that is frozen, or whose machine is gone, may keep it for long; then the operator is told who has it and how to end that.
/// </summary>
internal sealed class MigrationLock : IAsyncDisposable
{
    /// <summary>One number in PostgreSQL's space of advisory locks: "TopGrid1" in ASCII.</summary>
    private const long Number = 0x546F704772696431;
    private const int PollMs = 200;

    private const string OfThisDatabase = "l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    private static readonly string _ofLock = string.Create(CultureInfo.InvariantCulture, $"""
        SELECT l.pid FROM pg_locks l
        WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND (l.classid::bigint << 32) + l.objid::bigint = {Number} AND {OfThisDatabase}
        """);

    // A migration works in a session of its own, which locks the history of its module.
    private const string OfHistory = $"""
        SELECT l.pid FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
        WHERE l.mode = 'AccessExclusiveLock' AND c.relname = '{StorageNames.HistoryTable}' AND {OfThisDatabase}
        """;

    private readonly DbConnection _connection;

    private MigrationLock(DbConnection connection) => _connection = connection;

    /// <summary>Waits until the lock is free.</summary>
    /// <param name="database">The database that is to be migrated.</param>
    /// <param name="connection">An open connection, which holds the lock.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="say">Told once that it waits, and for whom.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">It stays taken; the message says by whom.</exception>
    public static async Task<MigrationLock> TakeAsync(
        StorageDatabase database, DbConnection connection, TimeSpan patience, Action<StorageMessage> say,
        CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        var told = false;
        while (!await TryAsync(connection, cancellationToken))
        {
            if (waited.Elapsed >= patience)
            {
                throw Held(
                    database, (int)patience.TotalSeconds, await SessionsAsync(database, _ofLock + " UNION " + OfHistory, cancellationToken),
                    null);
            }

            if (!told && await SessionsAsync(database, _ofLock, cancellationToken) is [var (_, who), ..])
            {
                told = true;
                say(new StorageMessage(StorageMessageKind.WaitsForMigration, database.Options.Display, who));
            }

            await Task.Delay(PollMs, cancellationToken);
        }

        return new MigrationLock(connection);
    }

    /// <summary>
    /// What to tell when a migration under way keeps its history from being read. The lock may be held by this very process then.
    /// </summary>
    public static async Task<StorageException> HistoryHeldAsync(
        StorageDatabase database, int waitedSeconds, Exception inner, CancellationToken cancellationToken) =>
        Held(database, waitedSeconds, await SessionsAsync(database, OfHistory, cancellationToken), inner);

    private static StorageException Held(
        StorageDatabase database, int waitedSeconds, List<(string Pid, string Who)> sessions, Exception? inner) => new(
        new StorageMessage(
            StorageMessageKind.BeingMigrated,
            database.Options.Display,
            waitedSeconds.ToString(CultureInfo.InvariantCulture),
            sessions.Count == 0 ? "?" : string.Join("; ", sessions.Select(session => session.Who)),
            sessions.Count == 0
                ? "pg_terminate_backend(pid)"
                : string.Join(", ", sessions.Select(session => $"pg_terminate_backend({session.Pid})"))),
        inner);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await using var command = Command(_connection, $"SELECT pg_advisory_unlock({Number})");
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (Exception error) when (error is DbException or InvalidOperationException)
        {
            // The connection is gone and the lock with it.
        }
    }

    private static async Task<bool> TryAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, $"SELECT pg_try_advisory_lock({Number})");
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<List<(string Pid, string Who)>> SessionsAsync(
        StorageDatabase database, string pids, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = Command(connection, $"""
            SELECT a.pid, coalesce(a.usename, '?'), coalesce(host(a.client_addr), 'local'), to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
            FROM pg_stat_activity a WHERE a.pid IN ({pids}) ORDER BY a.backend_start, a.pid
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var sessions = new List<(string, string)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var pid = reader.GetInt32(0).ToString(CultureInfo.InvariantCulture);
            sessions.Add((pid, $"pid {pid}, {reader.GetString(1)} @ {reader.GetString(2)}, {reader.GetString(3)}"));
        }

        return sessions;
    }

    private static DbCommand Command(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements hold a constant only.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
