using System.Data.Common;
using LinqToDB.Async;
using TopGrid.Allocation.Persistence;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;

namespace TopGrid.Allocation.Runs;

/// <summary>
/// The queue of units in the database. A claim is one short transaction; computing needs none; completing is one transaction whose last
/// statements are the fence (the unit must still be claimed by this very attempt) and the counter of the phase under the lock of the run.
/// So each unit takes effect exactly once without a coordinator, whatever dies, freezes or comes back late (docs/decisions/0003).
/// Whoever locks both a unit and its run locks the unit first.
/// </summary>
/// <param name="database">The open database.</param>
/// <param name="clock">The clock, see <see cref="QueueSql"/>.</param>
/// <param name="options">Lease and number of attempts.</param>
internal sealed class UnitQueue(StorageDatabase database, TimeProvider clock, WorkerOptions options)
{
    private readonly QueueSql _sql = new(database, clock, options);
    private readonly PhaseChain _phases = new(new QueueSql(database, clock, options));

    /// <summary>Takes a waiting unit, or one whose lease ran out; null when there is none. A unit that used up its attempts fails its run.</summary>
    public async Task<ClaimedUnit?> ClaimAsync(string worker, string ladderVersion, CancellationToken cancellation)
    {
        while (true)
        {
            await using Transaction transaction = await _sql.BeginAsync(cancellation).ConfigureAwait(false);
            if (await FindAsync(transaction, ladderVersion, cancellation).ConfigureAwait(false) is not { } unit)
            {
                return null;
            }

            if (unit.WasClaimed)
            {
                await EndAttemptAsync(
                    transaction, unit.Key, unit.Attempt, AttemptOutcome.Lost, "The lease ran out without a word from the worker.", cancellation).ConfigureAwait(false);
            }

            bool usedUp = unit.Used >= unit.Allowed;
            if (usedUp)
            {
                await FailRunAsync(transaction, unit.Key, unit.Used, "none of them came to an end, the worker died or fell silent each time", cancellation).ConfigureAwait(false);
            }
            else
            {
                await TakeAsync(transaction, unit, worker, cancellation).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
            if (!usedUp)
            {
                return new ClaimedUnit(unit.Key, unit.Attempt + 1);
            }
        }
    }

    /// <summary>Extends the lease; false when the unit is no longer ours, or its run no longer runs. A unit that this attempt completed stays ours.</summary>
    public async Task<bool> RenewAsync(ClaimedUnit claim, CancellationToken cancellation)
    {
        await using Transaction transaction = await _sql.BeginAsync(cancellation).ConfigureAwait(false);
        string sql = $"""
            UPDATE {_sql.Unit} SET lease_until = {_sql.LeaseEnd} WHERE {QueueSql.Key} AND attempt = @attempt AND state = {WorkState.Claimed.Sql()}
              AND EXISTS (SELECT 1 FROM {_sql.Run} r WHERE r.id = @run AND r.state = {RunState.Running.Sql()})
            """;
        int renewed = await QueueSql.ExecuteAsync(transaction, sql, [.. QueueSql.Of(claim.Key), ("attempt", claim.Attempt), _sql.Lease()], cancellation).ConfigureAwait(false);
        bool ours = renewed == 1 || await WasDoneAsync(transaction, claim, cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return ours;
    }

    /// <summary>
    /// Writes what the unit computed and marks it done, all in one transaction or not at all. May be repeated when the answer of the
    /// database was lost: what had taken effect is then reported as done.
    /// </summary>
    /// <param name="claim">The claim under which it was computed.</param>
    /// <param name="computed">What is written.</param>
    /// <param name="cancellation">Gives up; the transaction is rolled back.</param>
    public async Task<CompletionReport> CompleteAsync(ClaimedUnit claim, ComputedUnit computed, CancellationToken cancellation)
    {
        await using (Transaction transaction = await _sql.BeginAsync(cancellation).ConfigureAwait(false))
        {
            await computed.Write(transaction).ConfigureAwait(false);
            int fenced = await QueueSql.ExecuteAsync(
                transaction,
                $"UPDATE {_sql.Unit} SET state = {WorkState.Done.Sql()}, completed_at = {_sql.Now}, lease_until = NULL WHERE {QueueSql.Key} AND attempt = @attempt AND state = {WorkState.Claimed.Sql()}",
                [.. QueueSql.Of(claim.Key), ("attempt", claim.Attempt), _sql.Clock()],
                cancellation).ConfigureAwait(false);
            if (fenced == 0)
            {
                return await WasDoneAsync(transaction, claim, cancellation).ConfigureAwait(false) ? new CompletionReport(Completion.Done, null) : CompletionReport.Lost;
            }

            if (await LockRunningAsync(transaction, claim.Key.RunId, cancellation).ConfigureAwait(false))
            {
                await computed.Settle(transaction).ConfigureAwait(false);
                await EndAttemptAsync(transaction, claim.Key, claim.Attempt, AttemptOutcome.Done, null, cancellation).ConfigureAwait(false);
                bool last = await _phases.CountDownAsync(transaction, claim.Key.RunId, claim.Key.Phase, cancellation).ConfigureAwait(false);
                DateTimeOffset? phaseStart = last ? await PhaseStartAsync(transaction, claim.Key, cancellation).ConfigureAwait(false) : null;
                await transaction.CommitAsync(cancellation).ConfigureAwait(false);
                return new CompletionReport(last ? Completion.PhaseDone : Completion.Done, phaseStart);
            }
        }

        await GiveBackAsync(claim, AttemptOutcome.Lost, "The run had ended.", cancellation).ConfigureAwait(false);
        return CompletionReport.Lost;
    }

    /// <summary>Gives a unit back after a problem, or fails the run by the unit's name when its attempts are used up.</summary>
    public async Task FailAsync(ClaimedUnit claim, string problem, CancellationToken cancellation)
    {
        await using Transaction transaction = await _sql.BeginAsync(cancellation).ConfigureAwait(false);
        int? used = await QueueSql.NumberAsync(
            transaction,
            $"UPDATE {_sql.Unit} SET state = {WorkState.Waiting.Sql()}, worker = NULL, lease_until = NULL WHERE {QueueSql.Key} AND attempt = @attempt AND state = {WorkState.Claimed.Sql()} RETURNING attempt - coalesce(forgiven, 0)",
            [.. QueueSql.Of(claim.Key), ("attempt", claim.Attempt)],
            cancellation).ConfigureAwait(false);
        if (used is not { } attempts)
        {
            return;
        }

        await EndAttemptAsync(transaction, claim.Key, claim.Attempt, AttemptOutcome.Failed, problem, cancellation).ConfigureAwait(false);
        int allowed = await QueueSql.NumberAsync(
            transaction, $"SELECT max_attempts FROM {_sql.Run} WHERE id = @run", [("run", claim.Key.RunId)], cancellation).ConfigureAwait(false) ?? options.MaxAttempts;
        if (attempts >= allowed)
        {
            await FailRunAsync(transaction, claim.Key, attempts, problem, cancellation).ConfigureAwait(false);
        }

        await _sql.NotifyAsync(transaction, cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Gives a unit back that was not at fault: its attempt does not count.</summary>
    public async Task GiveBackAsync(ClaimedUnit claim, AttemptOutcome outcome, string why, CancellationToken cancellation)
    {
        await using Transaction transaction = await _sql.BeginAsync(cancellation).ConfigureAwait(false);
        int given = await QueueSql.ExecuteAsync(
            transaction,
            $"UPDATE {_sql.Unit} SET state = {WorkState.Waiting.Sql()}, worker = NULL, lease_until = NULL, forgiven = coalesce(forgiven, 0) + 1 WHERE {QueueSql.Key} AND attempt = @attempt AND state = {WorkState.Claimed.Sql()}",
            [.. QueueSql.Of(claim.Key), ("attempt", claim.Attempt)],
            cancellation).ConfigureAwait(false);
        if (given == 0)
        {
            return;
        }

        await EndAttemptAsync(transaction, claim.Key, claim.Attempt, outcome, why, cancellation).ConfigureAwait(false);
        await _sql.NotifyAsync(transaction, cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Gives back what a process that ended had claimed. Only for SQLite, where no second process can hold a claim, so that a restart
    /// need not wait for leases to run out. The attempts count: a unit that kills its process must not do so for ever.
    /// </summary>
    public async Task RecoverAsync(CancellationToken cancellation)
    {
        if (_sql.IsPostgres)
        {
            return;
        }

        await using Transaction transaction = await _sql.BeginAsync(cancellation).ConfigureAwait(false);
        await QueueSql.ExecuteAsync(
            transaction,
            $"UPDATE {_sql.Attempt} SET outcome = {AttemptOutcome.Lost.Sql()}, ended_at = @now, problem = 'The process ended.' WHERE outcome IS NULL",
            [_sql.Clock()],
            cancellation).ConfigureAwait(false);
        await QueueSql.ExecuteAsync(
            transaction, $"UPDATE {_sql.Unit} SET state = {WorkState.Waiting.Sql()}, worker = NULL, lease_until = NULL WHERE state = {WorkState.Claimed.Sql()}", [], cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Opens every phase of a new run that waits for nothing. Runs inside the transaction that plans the run.</summary>
    public Task OpenFirstAsync(Transaction transaction, string runId, CancellationToken cancellation) => _phases.OpenFirstAsync(transaction, runId, cancellation);

    /// <summary>Ends a run that has not come to its end; false when it had. Units under way find the run ended and are dropped.</summary>
    public async Task<bool> CancelAsync(string runId, CancellationToken cancellation)
    {
        await using Transaction transaction = await _sql.BeginAsync(cancellation).ConfigureAwait(false);
        int cancelled = await QueueSql.ExecuteAsync(
            transaction,
            $"UPDATE {_sql.Run} SET state = {RunState.Cancelled.Sql()}, ended_at = {_sql.Now}, version = version + 1 WHERE id = @run AND state IN ({RunState.Running.Sql()}, {RunState.Failed.Sql()})",
            [("run", runId), _sql.Clock()],
            cancellation).ConfigureAwait(false);
        if (cancelled == 0)
        {
            return false;
        }

        transaction.Logs(AllocationConnection.Logged<RunRow>(runId));
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>Goes on with a failed run, everything done kept; its units get their attempts anew. False when it had not failed.</summary>
    public async Task<bool> ResumeAsync(string runId, CancellationToken cancellation)
    {
        await using Transaction transaction = await _sql.BeginAsync(cancellation).ConfigureAwait(false);
        await QueueSql.ExecuteAsync(
            transaction,
            $"UPDATE {_sql.Unit} SET forgiven = attempt, state = CASE WHEN state = {WorkState.Failed.Sql()} THEN {WorkState.Waiting.Sql()} ELSE state END "
            + $"WHERE run_id = @run AND state NOT IN ({WorkState.Done.Sql()}, {WorkState.Closed.Sql()}) AND EXISTS (SELECT 1 FROM {_sql.Run} r WHERE r.id = @run AND r.state = {RunState.Failed.Sql()})",
            [("run", runId)],
            cancellation).ConfigureAwait(false);
        int resumed = await QueueSql.ExecuteAsync(
            transaction,
            $"UPDATE {_sql.Run} SET state = {RunState.Running.Sql()}, ended_at = NULL, failure = NULL, version = version + 1 WHERE id = @run AND state = {RunState.Failed.Sql()}",
            [("run", runId)],
            cancellation).ConfigureAwait(false);
        if (resumed == 0)
        {
            return false;
        }

        transaction.Logs(AllocationConnection.Logged<RunRow>(runId));
        await _sql.NotifyAsync(transaction, cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return true;
    }

    // Runs go before jobs, older ones before newer ones.
    private async Task<FoundUnit?> FindAsync(Transaction transaction, string ladderVersion, CancellationToken cancellation)
    {
        string skip = _sql.IsPostgres ? "FOR UPDATE OF u SKIP LOCKED" : "";
        string sql = $"""
            SELECT u.run_id, u.phase, u.unit, u.attempt, u.attempt - coalesce(u.forgiven, 0), coalesce(r.max_attempts, @max), u.state = {WorkState.Claimed.Sql()}, r.started_at IS NULL
            FROM {_sql.Unit} u JOIN {_sql.Run} r ON r.id = u.run_id
            WHERE r.state = {RunState.Running.Sql()} AND r.ladder_version = @ladder
              AND (u.state = {WorkState.Waiting.Sql()} OR (u.state = {WorkState.Claimed.Sql()} AND u.lease_until < {_sql.Now}))
            ORDER BY r.job IS NOT NULL, r.created_at, u.run_id, u.phase, u.unit LIMIT 1 {skip}
            """;
        await using DbCommand command = transaction.Command(sql, [("ladder", ladderVersion), ("max", options.MaxAttempts), _sql.Clock()]);
        await using DbDataReader row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        return await row.ReadAsync(cancellation).ConfigureAwait(false)
            ? new FoundUnit(
                new UnitKey(row.GetString(0), row.GetInt32(1), row.GetInt32(2)),
                row.GetInt32(3), row.GetInt32(4), row.GetInt32(5), row.GetBoolean(6), row.GetBoolean(7))
            : null;
    }

    private async Task TakeAsync(Transaction transaction, FoundUnit unit, string worker, CancellationToken cancellation)
    {
        (string Name, object? Value)[] values = [.. QueueSql.Of(unit.Key), ("attempt", unit.Attempt + 1), ("worker", worker), _sql.Lease(), _sql.Clock()];
        await QueueSql.ExecuteAsync(
            transaction, $"UPDATE {_sql.Unit} SET state = {WorkState.Claimed.Sql()}, attempt = @attempt, worker = @worker, lease_until = {_sql.LeaseEnd} WHERE {QueueSql.Key}", values, cancellation).ConfigureAwait(false);
        await QueueSql.ExecuteAsync(
            transaction,
            $"INSERT INTO {_sql.Attempt} (run_id, phase, unit, attempt, worker, started_at) VALUES (@run, @phase, @unit, @attempt, @worker, {_sql.Now})",
            values,
            cancellation).ConfigureAwait(false);
        if (unit.IsFirst)
        {
            await QueueSql.ExecuteAsync(transaction, $"UPDATE {_sql.Run} SET started_at = {_sql.Now} WHERE id = @run AND started_at IS NULL", values, cancellation).ConfigureAwait(false);
        }
    }

    // The lock of the run's row makes finishers of one run, its cancellation and its failure follow one another.
    private async Task<bool> LockRunningAsync(Transaction transaction, string runId, CancellationToken cancellation) =>
        await QueueSql.ExecuteAsync(
            transaction, $"UPDATE {_sql.Run} SET version = version + 1 WHERE id = @run AND state = {RunState.Running.Sql()}", [("run", runId)], cancellation).ConfigureAwait(false) == 1;

    private async Task<bool> WasDoneAsync(Transaction transaction, ClaimedUnit claim, CancellationToken cancellation) =>
        await QueueSql.NumberAsync(
            transaction,
            $"SELECT 1 FROM {_sql.Unit} WHERE {QueueSql.Key} AND attempt = @attempt AND state = {WorkState.Done.Sql()}",
            [.. QueueSql.Of(claim.Key), ("attempt", claim.Attempt)],
            cancellation).ConfigureAwait(false) is not null;

    private static async Task<DateTimeOffset?> PhaseStartAsync(Transaction transaction, UnitKey key, CancellationToken cancellation)
    {
        await using var tables = new AllocationConnection(transaction);
        return await tables.Attempts.Where(row => row.RunId == key.RunId && row.Phase == key.Phase)
            .MinAsync(row => (DateTimeOffset?)row.StartedAt, cancellation);
    }

    private async Task FailRunAsync(Transaction transaction, UnitKey key, int attempts, string problem, CancellationToken cancellation)
    {
        await QueueSql.ExecuteAsync(
            transaction, $"UPDATE {_sql.Unit} SET state = {WorkState.Failed.Sql()}, worker = NULL, lease_until = NULL WHERE {QueueSql.Key}", QueueSql.Of(key), cancellation).ConfigureAwait(false);
        string text = $"Unit {key} ({await PhaseNameAsync(transaction, key, cancellation).ConfigureAwait(false)}) was tried {attempts} times; the last time: {problem}";
        await QueueSql.ExecuteAsync(
            transaction,
            $"UPDATE {_sql.Run} SET state = {RunState.Failed.Sql()}, version = version + 1, ended_at = {_sql.Now}, failure = @failure WHERE id = @run AND state = {RunState.Running.Sql()}",
            [("run", key.RunId), ("failure", text), _sql.Clock()],
            cancellation).ConfigureAwait(false);
        transaction.Logs(AllocationConnection.Logged<RunRow>(key.RunId));
    }

    private static async Task<string> PhaseNameAsync(Transaction transaction, UnitKey key, CancellationToken cancellation)
    {
        await using var tables = new AllocationConnection(transaction);
        var phase = await tables.Phases.FirstOrDefaultAsync(row => row.RunId == key.RunId && row.Phase == key.Phase, cancellation);
        return phase is null ? "?" : $"{phase.Profession} {phase.Kind}".Trim();
    }

    private Task<int> EndAttemptAsync(Transaction transaction, UnitKey key, int attempt, AttemptOutcome outcome, string? problem, CancellationToken cancellation) =>
        QueueSql.ExecuteAsync(
            transaction,
            $"UPDATE {_sql.Attempt} SET outcome = {outcome.Sql()}, problem = @problem, ended_at = {_sql.Now} WHERE {QueueSql.Key} AND attempt = @attempt AND outcome IS NULL",
            [.. QueueSql.Of(key), ("attempt", attempt), ("problem", problem), _sql.Clock()],
            cancellation);

    private sealed record FoundUnit(UnitKey Key, int Attempt, int Used, int Allowed, bool WasClaimed, bool IsFirst);
}
