using System.Data;
using System.Data.Common;
using System.Globalization;
using LinqToDB;
using Microsoft.Data.Sqlite;
using Npgsql;
using TopGrid.Data.Mapping;
using TopGrid.Data.Messages;
using TopGrid.Data.Transactions;

namespace TopGrid.Data.Connections;

/// <summary>
/// An open database, shared by all modules of a process: connections, transactions and the settings of their contexts.
/// On SQLite it holds the file for this process until it is disposed.
/// </summary>
public sealed class StorageDatabase : IConnectionSource, IAsyncDisposable
{
    private readonly SqliteProcessGuard? _guard;
    private readonly NpgsqlDataSource? _dataSource;
    private readonly NpgsqlDataSource? _servers;
    private readonly string? _sqliteConnectionString;
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly SqliteConnectionSettings _sqliteSettings;
    private readonly ConnectionOptions _options;

    private StorageDatabase(StorageOptions options)
    {
        Options = options;
        _sqliteSettings = new SqliteConnectionSettings(options.BusyTimeoutMs);
        _options = new ConnectionOptions(options.Dialect, _sqliteSettings, CreateConnection);
        if (options.Dialect == Dialect.PostgreSql)
        {
            (_dataSource, _servers) = PostgresServers.Connect(options.Target, Session = PostgresServers.SessionOf(options.Target));
            return;
        }

        _guard = SqliteProcessGuard.Take(options);
        _sqliteConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = options.Target,
            ForeignKeys = true,
            // Without it INSERT OR REPLACE passes the triggers that keep a table append-only.
            RecursiveTriggers = true,
            DefaultTimeout = (options.BusyTimeoutMs + 999) / 1000,
        }.ConnectionString;
    }

    /// <summary>Where the data live.</summary>
    public StorageOptions Options { get; }

    /// <summary>
    /// What the sessions of this opening of the database are called on a PostgreSQL server: no other process's, nor those of an earlier one
    /// of the same name. Empty on SQLite.
    /// </summary>
    public string Session { get; } = "";

    /// <summary>Which database it is.</summary>
    public Dialect Dialect => Options.Dialect;

    /// <summary>The connection pool on PostgreSQL, for LISTEN and the like; null on SQLite.</summary>
    public NpgsqlDataSource? DataSource => _dataSource;

    /// <summary>
    /// Run, in their order, as the last statements of every writing transaction, such as an entry of the audit log. When one throws,
    /// nothing is committed.
    /// </summary>
    public IList<Func<Transaction, CancellationToken, Task>> BeforeCommit { get; } = [];

    /// <summary>The log of changes; null where nobody keeps one.</summary>
    public IChangeLog? ChangeLog { get; set; }

    /// <summary>Opens the database without creating or changing a table.</summary>
    /// <exception cref="StorageException">The SQLite file is in use by another process, or its folder cannot be written.</exception>
    public static StorageDatabase Open(StorageOptions options) => new(options);

    /// <summary>A new open connection; the caller disposes it.</summary>
    /// <exception cref="StorageException">The database cannot be reached.</exception>
    public async Task<DbConnection> OpenConnectionAsync(CancellationToken cancellationToken)
    {
        var connection = CreateConnection();
        try
        {
            await connection.OpenAsync(cancellationToken);
            await _sqliteSettings.ApplyAsync(connection, cancellationToken);
            return connection;
        }
        catch (DbException error)
        {
            await connection.DisposeAsync();
            throw Explain(error);
        }
    }

    /// <summary>
    /// Begins a transaction that writes. On SQLite it takes the write lock at once (BEGIN IMMEDIATE), after the other writers of
    /// this process; waiting is safe there since nothing was read or written yet. On PostgreSQL it is READ COMMITTED.
    /// Not disposed of after <see cref="Transaction.CommitAsync"/>, everything is rolled back.
    /// </summary>
    /// <exception cref="StorageException">The database cannot be reached or stays locked beyond the busy timeout.</exception>
    public async Task<Transaction> BeginAsync(CancellationToken cancellationToken)
    {
        if (Dialect == Dialect.PostgreSql)
        {
            var connection = await OpenConnectionAsync(cancellationToken);
            return await Transaction.StartAsync(this, connection, IsolationLevel.ReadCommitted, null, cancellationToken);
        }

        if (!await _writer.WaitAsync(Options.BusyTimeoutMs, cancellationToken))
        {
            throw Busy(null);
        }

        try
        {
            var connection = await OpenConnectionAsync(cancellationToken);
            return await Transaction.StartAsync(this, connection, IsolationLevel.Serializable, _writer, cancellationToken);
        }
        catch (Exception error)
        {
            _writer.Release();
            if (error is SqliteException { SqliteErrorCode: SqliteBusy or SqliteLocked })
            {
                throw Busy(error);
            }

            throw;
        }
    }

    /// <summary>
    /// Begins a transaction that only reads and sees one state of the database throughout, whatever others commit meanwhile.
    /// </summary>
    public async Task<Transaction> BeginReadAsync(CancellationToken cancellationToken)
    {
        var connection = await OpenConnectionAsync(cancellationToken);
        return await Transaction.StartReadAsync(this, connection, cancellationToken);
    }

    /// <summary>Closes the pool and, on SQLite, gives the file free for another process.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_dataSource is not null)
        {
            await _dataSource.DisposeAsync();
        }

        if (_servers is not null)
        {
            await _servers.DisposeAsync();
        }

        if (_sqliteConnectionString is not null)
        {
            using var pooled = new SqliteConnection(_sqliteConnectionString);
            SqliteConnection.ClearPool(pooled);
        }

        _guard?.Dispose();
        _writer.Dispose();
    }

    DataOptions IConnectionSource.OptionsFor(ModuleTables tables) => _options.OfTheirOwn(tables);

    internal DataOptions OptionsFor(ModuleTables tables, DbTransaction transaction) => _options.Inside(tables, transaction);

    internal DbConnection CreateConnection() => Dialect == Dialect.PostgreSql
        ? _dataSource!.CreateConnection()
        : new SqliteConnection(_sqliteConnectionString);

    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;
    private const int SqliteCorrupt = 11;
    private const int SqliteNotADatabase = 26;

    private StorageException Busy(Exception? inner) => new(
        new StorageMessage(StorageMessageKind.Busy, Options.Display, Options.BusyTimeoutMs.ToString(CultureInfo.InvariantCulture)), inner);

    /// <summary>What a database refused, as a sentence for the operator.</summary>
    internal StorageException Explain(DbException error) => error switch
    {
        SqliteException { SqliteErrorCode: SqliteBusy or SqliteLocked } => Busy(error),
        SqliteException { SqliteErrorCode: SqliteNotADatabase or SqliteCorrupt } => Of(error, StorageMessageKind.NotSqlite, Reason(error)),
        SqliteException => Of(error, StorageMessageKind.NotWritable, Reason(error)),
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
            Of(error, StorageMessageKind.NoSuchDatabase, Postgres.Database ?? "?"),
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
            Of(error, StorageMessageKind.LoginRefused, Reason(error)),
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } =>
            Of(error, StorageMessageKind.MayNotRead, Postgres.Username ?? "?"),
        _ => Of(error, StorageMessageKind.Unreachable, Reason(error)),
    };

    /// <summary>What a database said, ending as a sentence does.</summary>
    internal static string Reason(DbException error)
    {
        // The outer message of the driver often says only that something failed.
        var text = error is PostgresException or SqliteException || error.InnerException is not { } inner
            ? error.Message
            : $"{error.Message}: {inner.Message}";
        return text.TrimEnd().TrimEnd('.') + ".";
    }

    private NpgsqlConnectionStringBuilder Postgres => new(Options.Target);

    private StorageException Of(DbException error, StorageMessageKind kind, string value) =>
        StorageException.Of(error, kind, Options.Display, value);
}
