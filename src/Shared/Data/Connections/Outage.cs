using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;
using TopGrid.Data.Messages;

namespace TopGrid.Data.Connections;

/// <summary>Tells a database that is away for a moment from a statement that it refuses.</summary>
public static class Outage
{
    // SQLite's primary codes: error in SQL, constraint, mismatch, misuse, range.
    private static readonly int[] _sqliteDefects = [1, 19, 20, 21, 25];

    /// <summary>Whether trying again later may help: connection lost, server stopping or starting, disk full, locked.</summary>
    /// <param name="problem">What a use of the database threw.</param>
    public static bool Is(Exception problem) => problem switch
    {
        StorageException or TimeoutException or SocketException => true,
        // Classes of SQLSTATE: feature not supported, data, integrity, syntax or access rule, limit of the program.
        PostgresException refused => refused.SqlState.Length != 5 || refused.SqlState[..2] is not ("0A" or "22" or "23" or "42" or "54"),
        SqliteException refused => !_sqliteDefects.Contains(refused.SqliteErrorCode),
        DbException or IOException => true,
        // Npgsql wraps what it met while a connection broke.
        InvalidOperationException { InnerException: { } inner } => Is(inner),
        _ => false,
    };
}
