using System.Globalization;
using System.Text;
using Npgsql;
using TopGrid.Data.Messages;

namespace TopGrid.Data.Connections;

/// <summary>
/// One PostgreSQL server, or several of which one is the primary (<c>Host=a,b</c>): then connections go to whichever that is, also after a
/// standby took over.
/// </summary>
internal static class PostgresServers
{
    // The server cuts longer ones off (NAMEDATALEN).
    private const int MostNameBytes = 63;

    /// <summary>Refuses a string that asks for sessions in which nothing can be written.</summary>
    /// <exception cref="StorageException">It asks for a standby, or for any server.</exception>
    public static void Check(NpgsqlConnectionStringBuilder builder)
    {
        if (builder.TargetSessionAttributes?.ToUpperInvariant() is not (null or "PRIMARY" or "READ-WRITE"))
        {
            throw StorageException.Of(StorageMessageKind.PrimaryOnly, builder.TargetSessionAttributes);
        }
    }

    /// <summary>A pool of connections.</summary>
    /// <param name="connectionString">A string that <see cref="Check"/> lets pass.</param>
    /// <param name="session">What the server is to call its sessions.</param>
    /// <returns>The pool, and with several servers what owns it and is disposed after it.</returns>
    public static (NpgsqlDataSource Pool, NpgsqlDataSource? Owner) Connect(string connectionString, string session)
    {
        // Npgsql takes the kind of session apart from the string.
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { TargetSessionAttributes = null, ApplicationName = session };
        if (!HasSeveral(builder))
        {
            return (NpgsqlDataSource.Create(builder), null);
        }

        var servers = new NpgsqlDataSourceBuilder(builder.ConnectionString).BuildMultiHost();
        return (servers.WithTargetSession(TargetSessionAttributes.Primary), servers);
    }

    /// <summary>A name that no other sessions have; it begins as the operator wants them called.</summary>
    public static string SessionOf(string connectionString)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString).ApplicationName ?? "topgrid";
        var mark = string.Create(CultureInfo.InvariantCulture, $"#{Guid.NewGuid().ToString("N")[..12]}");
        while (Encoding.UTF8.GetByteCount(given) > MostNameBytes - mark.Length)
        {
            given = given[..^1];
        }

        return given + mark;
    }

    /// <summary>Host and port as people write them; of several servers each may have a port of its own.</summary>
    public static string Display(NpgsqlConnectionStringBuilder builder) =>
        HasSeveral(builder) ? builder.Host! : string.Create(CultureInfo.InvariantCulture, $"{builder.Host}:{builder.Port}");

    private static bool HasSeveral(NpgsqlConnectionStringBuilder builder) => builder.Host!.Contains(',', StringComparison.Ordinal);
}
