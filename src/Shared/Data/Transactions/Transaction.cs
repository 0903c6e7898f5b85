using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Data.Verification;

namespace TopGrid.Data.Transactions;

/// <summary>
/// One transaction on one connection, which contexts, bulk paths and plain commands share.
/// Disposed without <see cref="CommitAsync"/> it is rolled back. Not for use by two threads at once.
/// </summary>
public sealed class Transaction : IConnectionSource, IAsyncDisposable
{
    private readonly Dictionary<string, RowGroup> _logged = new(StringComparer.Ordinal);
    private SemaphoreSlim? _writer;

    private Transaction(StorageDatabase database, DbConnection connection, DbTransaction inner, SemaphoreSlim? writer)
    {
        Database = database;
        Connection = connection;
        Inner = inner;
        _writer = writer;
    }

    /// <summary>The database it runs in.</summary>
    public StorageDatabase Database { get; }

    /// <summary>The open connection.</summary>
    public DbConnection Connection { get; }

    /// <summary>The driver's transaction.</summary>
    public DbTransaction Inner { get; }

    /// <summary>Which database it is.</summary>
    public Dialect Dialect => Database.Dialect;

    /// <summary>The rows that this transaction says it changes.</summary>
    public IReadOnlyCollection<RowGroup> Logged => _logged.Values;

    /// <summary>
    /// Says that it writes these rows: what they are when it commits goes into the audit log with it, so that whoever changes them later
    /// past the program is found. Every writer of a table that the log holds says so.
    /// </summary>
    public void Logs(params ReadOnlySpan<RowGroup> rows)
    {
        foreach (var group in rows)
        {
            _logged[group.Subject] = group;
        }
    }

    LinqToDB.DataOptions IConnectionSource.OptionsFor(ModuleTables tables) => Database.OptionsFor(tables, Inner);

    /// <summary>A command inside this transaction. Parameters are written <c>@name</c> on both databases.</summary>
    /// <param name="sql">The statement; values belong into parameters.</param>
    /// <param name="parameters">
    /// Names (without @) and values: text, integers, booleans, <see cref="DateOnly"/>, <see cref="DateTimeOffset"/>, bytes or null.
    /// </param>
    public DbCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = Connection.CreateCommand();
        command.Transaction = Inner;
#pragma warning disable CA2100 // Statements are the modules' own; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = StoredValue.ToParameter(value, Dialect);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>Makes everything done in this transaction durable and visible to others.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        foreach (var last in Database.BeforeCommit)
        {
            await last(this, cancellationToken);
        }

        await CommitUnobservedAsync(cancellationToken);
    }

    /// <summary>
    /// The same for bookkeeping that changes nothing the modules hold: <see cref="StorageDatabase.BeforeCommit"/> does not hear of it.
    /// </summary>
    public async Task CommitUnobservedAsync(CancellationToken cancellationToken)
    {
        await Inner.CommitAsync(cancellationToken);
        ReleaseWriter();
    }

    /// <summary>Rolls back what was not committed and gives the connection and the write lock back.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Inner.DisposeAsync();
            await Connection.DisposeAsync();
        }
        finally
        {
            ReleaseWriter();
        }
    }

    private void ReleaseWriter()
    {
        _writer?.Release();
        _writer = null;
    }

    internal static async Task<Transaction> StartAsync(
        StorageDatabase database, DbConnection connection, IsolationLevel isolation, SemaphoreSlim? writer,
        CancellationToken cancellationToken)
    {
        try
        {
            // Microsoft.Data.Sqlite: serializable means BEGIN IMMEDIATE.
            var transaction = await connection.BeginTransactionAsync(isolation, cancellationToken);
            return new Transaction(database, connection, transaction, writer);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    internal static async Task<Transaction> StartReadAsync(
        StorageDatabase database, DbConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            if (connection is SqliteConnection sqlite)
            {
                var deferred = sqlite.BeginTransaction(deferred: true);
                return await Snapshot(
                    new Transaction(database, connection, deferred, null), "SELECT count(*) FROM sqlite_master", cancellationToken);
            }

            var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            return await Snapshot(
                new Transaction(database, connection, transaction, null), "SET TRANSACTION READ ONLY; SELECT 1", cancellationToken);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // Both databases take the snapshot with the first query, not with BEGIN.
    private static async Task<Transaction> Snapshot(Transaction transaction, string first, CancellationToken cancellationToken)
    {
        await using var command = transaction.Command(first);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return transaction;
    }
}
