using Npgsql;
using TopGrid.Data.Messages;

namespace TopGrid.Data.Connections;

/// <summary>Where the data live: a SQLite file or a PostgreSQL database.</summary>
public sealed record StorageOptions
{
    private StorageOptions(Dialect dialect, string target)
    {
        Dialect = dialect;
        Target = target;
    }

    /// <summary>Which database it is.</summary>
    public Dialect Dialect { get; }

    /// <summary>The full path of the SQLite file, or the Npgsql connection string.</summary>
    public string Target { get; }

    /// <summary>How long a writer waits for another writer on SQLite, in milliseconds.</summary>
    public int BusyTimeoutMs { get; init; } = 30_000;

    /// <summary>Whether the SQLite file's folder is TopGrid's own and no other program's; its rights are then TopGrid's to set.</summary>
    internal bool OwnsFolder { get; private init; }

    /// <summary>What may be shown to a person: the path, or host and database without the password.</summary>
    public string Display => Dialect switch
    {
        Dialect.Sqlite => $"sqlite:{Target}",
        _ => DisplayPostgres(new NpgsqlConnectionStringBuilder(Target)),
    };

    /// <summary>A SQLite file; a relative path counts from the current folder.</summary>
    public static StorageOptions Sqlite(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new StorageOptions(Dialect.Sqlite, Path.GetFullPath(path));
    }

    /// <summary>A PostgreSQL database by Npgsql connection string.</summary>
    /// <exception cref="StorageException">The string is not a connection string or names no host.</exception>
    public static StorageOptions PostgreSql(string connectionString)
    {
        NpgsqlConnectionStringBuilder builder;
        try
        {
            builder = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException error)
        {
            throw StorageException.Of(error, StorageMessageKind.NoConnectionString, error.Message);
        }

        if (string.IsNullOrEmpty(builder.Host))
        {
            throw StorageException.Of(StorageMessageKind.NoHost);
        }

        PostgresServers.Check(builder);
        builder.ApplicationName ??= "topgrid";
        return new StorageOptions(Dialect.PostgreSql, builder.ConnectionString);
    }

    /// <summary>
    /// Reads a setting: empty for the default file, <c>sqlite:PATH</c>, <c>postgres://user:password@host:port/database</c>,
    /// <c>postgres:Host=...</c> or a plain Npgsql connection string with a host.
    /// </summary>
    /// <param name="setting">The text as an operator gave it.</param>
    /// <param name="environment">Looks an environment variable up; decides where the user's data folder is.</param>
    /// <exception cref="StorageException">The setting has none of these forms.</exception>
    public static StorageOptions Parse(string? setting, Func<string, string?> environment)
    {
        if (string.IsNullOrWhiteSpace(setting))
        {
            return Default(environment);
        }

        var text = setting.Trim();
        if (After(text, "sqlite:") is { } path)
        {
            return path.Length > 0
                ? Sqlite(path)
                : throw StorageException.Of(StorageMessageKind.NoPath);
        }

        if (text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase))
        {
            return PostgreSql(PostgresUrl.ToConnectionString(text));
        }

        if ((After(text, "postgres:") ?? After(text, "postgresql:")) is { } connectionString)
        {
            return PostgreSql(connectionString);
        }

        return text.Contains('=', StringComparison.Ordinal)
            ? PostgreSql(text)
            : throw StorageException.Of(StorageMessageKind.NotADatabase, text);
    }

    /// <summary>
    /// The default: <c>topgrid/topgrid.db</c> in <c>$XDG_DATA_HOME</c>, or in <c>~/.local/share</c> where that is not set.
    /// </summary>
    public static StorageOptions Default(Func<string, string?> environment) =>
        Sqlite(Path.Combine(DataFolder(environment), "topgrid.db")) with { OwnsFolder = true };

    /// <summary>The user's data folder of TopGrid; the default database and the local identities live in it.</summary>
    /// <exception cref="StorageException">Neither XDG_DATA_HOME nor HOME is set.</exception>
    public static string DataFolder(Func<string, string?> environment)
    {
        // The XDG specification: a relative XDG_DATA_HOME is to be ignored.
        if (environment("XDG_DATA_HOME") is { Length: > 0 } data && Path.IsPathRooted(data))
        {
            return Path.Combine(data, "topgrid");
        }

        return environment("HOME") is { Length: > 0 } home
            ? Path.Combine(home, ".local", "share", "topgrid")
            : throw StorageException.Of(StorageMessageKind.NoDataFolder);
    }

    /// <inheritdoc/>
    public override string ToString() => Display;

    private static string? After(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? text[prefix.Length..] : null;

    private static string DisplayPostgres(NpgsqlConnectionStringBuilder builder) =>
        $"postgres://{PostgresServers.Display(builder)}/{builder.Database ?? builder.Username}";
}
