using Npgsql;
using TopGrid.Data.Messages;

namespace TopGrid.Data.Connections;

/// <summary>Turns <c>postgres://user:password@host:port/database?key=value</c> into an Npgsql connection string.</summary>
internal static class PostgresUrl
{
    public static string ToConnectionString(string url)
    {
        // The url itself is not repeated in an error: it may hold a password.
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            throw StorageException.Of(StorageMessageKind.NoAddress);
        }

        var builder = new NpgsqlConnectionStringBuilder { Host = uri.Host.Trim('[', ']') };
        if (!uri.IsDefaultPort && uri.Port > 0)
        {
            builder.Port = uri.Port;
        }

        if (Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')) is { Length: > 0 } database)
        {
            builder.Database = database;
        }

        AddUser(builder, uri.UserInfo);
        AddParameters(builder, uri.Query);
        return builder.ConnectionString;
    }

    private static void AddUser(NpgsqlConnectionStringBuilder builder, string userInfo)
    {
        if (userInfo.Length == 0)
        {
            return;
        }

        var parts = userInfo.Split(':', 2);
        builder.Username = Uri.UnescapeDataString(parts[0]);
        if (parts.Length == 2)
        {
            builder.Password = Uri.UnescapeDataString(parts[1]);
        }
    }

    private static void AddParameters(NpgsqlConnectionStringBuilder builder, string query)
    {
        foreach (var pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var key = Uri.UnescapeDataString(parts[0]);
            var value = Uri.UnescapeDataString(parts.Length == 2 ? parts[1] : "");
            try
            {
                builder[key is "sslmode" ? "SSL Mode" : key] = key is "sslmode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
            }
            catch (ArgumentException error)
            {
                throw StorageException.Of(error, StorageMessageKind.NoSuchParameter, key, error.Message);
            }
        }
    }
}
