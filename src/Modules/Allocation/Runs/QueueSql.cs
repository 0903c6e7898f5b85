using System.Data.Common;
using System.Globalization;
using TopGrid.Allocation.Persistence;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;

namespace TopGrid.Allocation.Runs;

/// <summary>What the statements of the queue share: names of tables, the clock that counts, and short transactions.</summary>
/// <param name="database">The open database.</param>
/// <param name="clock">Used on SQLite, where there is one process. On PostgreSQL the server's clock counts, so that no worker's clock matters.</param>
/// <param name="options">How long a worker may be silent.</param>
internal sealed class QueueSql(StorageDatabase database, TimeProvider clock, WorkerOptions options)
{
    /// <summary>What wakes idle workers (LISTEN/NOTIFY).</summary>
    public const string Channel = "topgrid_units";

    /// <summary>The condition on a unit's key.</summary>
    public const string Key = "run_id = @run AND phase = @phase AND unit = @unit";

    private const int LeastPatienceMs = 1_000;

    public string Unit { get; } = AllocationTables.Sql<UnitRow>(database.Dialect);

    public string Phase { get; } = AllocationTables.Sql<PhaseRow>(database.Dialect);

    public string Run { get; } = AllocationTables.Sql<RunRow>(database.Dialect);

    public string Attempt { get; } = AllocationTables.Sql<AttemptRow>(database.Dialect);

    public bool IsPostgres { get; } = database.Dialect == Dialect.PostgreSql;

    /// <summary>The instant in a statement; SQLite takes it from <see cref="Clock"/>.</summary>
    public string Now => IsPostgres ? "clock_timestamp()" : "@now";

    /// <summary>The end of a lease in a statement; needs <see cref="Lease"/>.</summary>
    public string LeaseEnd => IsPostgres ? "clock_timestamp() + @lease * interval '1 millisecond'" : "@lease";

    public (string Name, object? Value) Clock() => ("now", clock.GetUtcNow());

    public (string Name, object? Value) Lease() =>
        ("lease", IsPostgres ? options.LeaseMs : clock.GetUtcNow().AddMilliseconds(options.LeaseMs));

    public static (string Name, object? Value)[] Of(UnitKey key) => [("run", key.RunId), ("phase", key.Phase), ("unit", key.Unit)];

    /// <summary>
    /// Begins a transaction. On PostgreSQL a worker that freezes between two of its statements loses it after a lease, and with it the
    /// locks that others wait for; one that freezes in the middle of a COPY keeps it, but holds no lock that anyone needs.
    /// </summary>
    public async Task<Transaction> BeginAsync(CancellationToken cancellation)
    {
        Transaction transaction = await database.BeginAsync(cancellation).ConfigureAwait(false);
        if (!IsPostgres)
        {
            return transaction;
        }

        try
        {
            string patience = Math.Max(LeastPatienceMs, options.LeaseMs).ToString(CultureInfo.InvariantCulture);
            await ExecuteAsync(transaction, $"SET LOCAL idle_in_transaction_session_timeout = {patience}", [], cancellation).ConfigureAwait(false);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Wakes idle workers of all processes when the transaction commits. Nothing depends on it: they also look by themselves.</summary>
    public async Task NotifyAsync(Transaction transaction, CancellationToken cancellation)
    {
        if (IsPostgres)
        {
            await ExecuteAsync(transaction, $"NOTIFY {Channel}", [], cancellation).ConfigureAwait(false);
        }
    }

    public static async Task<int> ExecuteAsync(Transaction transaction, string sql, (string Name, object? Value)[] parameters, CancellationToken cancellation)
    {
        await using DbCommand command = transaction.Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>The first value of the first row as a number; null when there is no row.</summary>
    public static async Task<int?> NumberAsync(Transaction transaction, string sql, (string Name, object? Value)[] parameters, CancellationToken cancellation)
    {
        await using DbCommand command = transaction.Command(sql, parameters);
        object? value = await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false);
        return value is null or DBNull ? null : Convert.ToInt32(value, CultureInfo.InvariantCulture);
    }
}
