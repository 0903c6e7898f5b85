using System.Globalization;
using LinqToDB.Async;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Work;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;

namespace TopGrid.Allocation.Runs;

/// <summary>
/// What the statements on units share: names of tables, the clock that counts, short transactions, and how an attempt ends.
/// </summary>
/// <param name="database">The open database.</param>
/// <param name="clock">
/// Used on SQLite, where there is one process. On PostgreSQL the server's clock counts, so that no worker's clock matters.
/// </param>
internal sealed class QueueSql(StorageDatabase database, TimeProvider clock)
{
    /// <summary>The condition on a unit's key.</summary>
    public const string Key = "run_id = @run AND phase = @phase AND unit = @unit";

    // A process that stands still between two statements loses its transaction after so long, and with it the locks that others wait for.
    private const int IdleInTransactionMs = 10_000;

    public string Unit { get; } = AllocationTables.Sql<UnitRow>(database.Dialect);

    public string Phase { get; } = AllocationTables.Sql<PhaseRow>(database.Dialect);

    public string Run { get; } = AllocationTables.Sql<RunRow>(database.Dialect);

    public string Attempt { get; } = AllocationTables.Sql<AttemptRow>(database.Dialect);

    public string Coordinator { get; } = AllocationTables.Sql<CoordinatorRow>(database.Dialect);

    public bool IsPostgres { get; } = database.Dialect == Dialect.PostgreSql;

    /// <summary>The instant in a statement; SQLite takes it from <see cref="Clock"/>.</summary>
    public string Now => IsPostgres ? "clock_timestamp()" : "@now";

    public (string Name, object? Value) Clock() => ("now", clock.GetUtcNow());

    public static (string Name, object? Value)[] Of(UnitKey key) => [("run", key.RunId), ("phase", key.Phase), ("unit", key.Unit)];

    /// <summary>Begins a transaction.</summary>
    public async Task<Transaction> BeginAsync(CancellationToken cancellationToken)
    {
        var transaction = await database.BeginAsync(cancellationToken);
        if (!IsPostgres)
        {
            return transaction;
        }

        try
        {
            var patience = IdleInTransactionMs.ToString(CultureInfo.InvariantCulture);
            await ExecuteAsync(transaction, $"SET LOCAL idle_in_transaction_session_timeout = {patience}", [], cancellationToken);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends an attempt that has not ended.</summary>
    public Task<int> EndAttemptAsync(
        Transaction transaction, ClaimedUnit unit, AttemptOutcome outcome, string? problem, CancellationToken cancellationToken) =>
        ExecuteAsync(
            transaction,
            $"UPDATE {Attempt} SET outcome = {outcome.Sql()}, problem = @problem, ended_at = {Now} WHERE {Key} AND attempt = @attempt AND outcome IS NULL",
            [.. Of(unit.Key), ("attempt", unit.Attempt), ("problem", problem), Clock()],
            cancellationToken);

    /// <summary>Fails a run by a unit when that has used up its attempts; says whether it has.</summary>
    /// <param name="transaction">The transaction in which the attempt ended.</param>
    /// <param name="key">The unit.</param>
    /// <param name="used">Attempts that count.</param>
    /// <param name="problem">What the last of them came to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> FailWhenUsedUpAsync(
        Transaction transaction, UnitKey key, int used, string problem, CancellationToken cancellationToken)
    {
        var allowed = await NumberAsync(
            transaction, $"SELECT max_attempts FROM {Run} WHERE id = @run", [("run", key.RunId)], cancellationToken)
            ?? WorkerOptions.DefaultMaxAttempts;
        if (used < allowed)
        {
            return false;
        }

        await ExecuteAsync(
            transaction, $"UPDATE {Unit} SET state = {WorkState.Failed.Sql()}, worker = NULL WHERE {Key}", Of(key), cancellationToken);
        var text =
            $"Unit {key} ({await PhaseNameAsync(transaction, key, cancellationToken)}) was tried {used} times; the last time: {problem}";
        await ExecuteAsync(
            transaction,
            $"UPDATE {Run} SET state = {RunState.Failed.Sql()}, version = version + 1, ended_at = {Now}, failure = @failure "
            + $"WHERE id = @run AND state = {RunState.Running.Sql()}",
            [("run", key.RunId), ("failure", text), Clock()],
            cancellationToken);
        transaction.Logs(AllocationConnection.Logged<RunRow>(key.RunId));
        return true;
    }

    public static async Task<int> ExecuteAsync(
        Transaction transaction, string sql, (string Name, object? Value)[] parameters, CancellationToken cancellationToken)
    {
        await using var command = transaction.Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The first value of the first row as a number; null when there is no row.</summary>
    public static async Task<int?> NumberAsync(
        Transaction transaction, string sql, (string Name, object? Value)[] parameters, CancellationToken cancellationToken)
    {
        await using var command = transaction.Command(sql, parameters);
        var value = await command.ExecuteScalarAsync(cancellationToken);
        return value is null or DBNull ? null : Convert.ToInt32(value, CultureInfo.InvariantCulture);
    }

    private static async Task<string> PhaseNameAsync(Transaction transaction, UnitKey key, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(transaction);
        var phase = await tables.Phases.FirstOrDefaultAsync(row => row.RunId == key.RunId && row.Phase == key.Phase, cancellationToken);
        return phase is null ? "?" : $"{phase.Profession} {phase.Kind}".Trim();
    }
}
