using LinqToDB.Async;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Work;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;

namespace TopGrid.Allocation.Runs;

/// <summary>
/// How attempts at units end. Computing needs no transaction; completing is one transaction whose last statements are the fence (the unit
/// must still be claimed by this very attempt) and the counter of the phase under the lock of the run. So each unit takes effect exactly
/// once, whatever dies, freezes or comes back late (docs/decisions/0003). Whoever locks both a unit and its run locks the unit first.
/// </summary>
/// <param name="database">The open database.</param>
/// <param name="clock">The clock, see <see cref="QueueSql"/>.</param>
internal sealed class UnitQueue(StorageDatabase database, TimeProvider clock)
{
    private readonly QueueSql _sql = new(database, clock);
    private readonly PhaseChain _phases = new(new QueueSql(database, clock));

    /// <summary>
    /// Writes what the unit computed and marks it done, all in one transaction or not at all. May be repeated when the answer of the
    /// database was lost: what had taken effect is then reported as done.
    /// </summary>
    /// <param name="claim">The claim under which it was computed.</param>
    /// <param name="computed">What is written.</param>
    /// <param name="cancellationToken">Gives up; the transaction is rolled back.</param>
    public async Task<CompletionReport> CompleteAsync(ClaimedUnit claim, ComputedUnit computed, CancellationToken cancellationToken)
    {
        await using (var transaction = await _sql.BeginAsync(cancellationToken))
        {
            await computed.Write(transaction);
            var fenced = await QueueSql.ExecuteAsync(
                transaction,
                $"UPDATE {_sql.Unit} SET state = {WorkState.Done.Sql()}, completed_at = {_sql.Now} WHERE {Mine}",
                [.. Of(claim), _sql.Clock()],
                cancellationToken);
            if (fenced == 0)
            {
                return await WasDoneAsync(transaction, claim, cancellationToken)
                    ? new CompletionReport(UnitEnd.Done, [])
                    : CompletionReport.Lost;
            }

            if (await LockRunningAsync(transaction, claim.Key.RunId, cancellationToken))
            {
                await computed.Settle(transaction);
                await _sql.EndAttemptAsync(transaction, claim, AttemptOutcome.Done, null, cancellationToken);
                var to = claim.Key.Phase;
                if (computed.Following is [.., var end])
                {
                    to = end.Key.Phase;
                    await TakeAlongAsync(transaction, claim, to, computed.Following.Count, cancellationToken);
                }

                var last = await _phases.CountDownAsync(transaction, claim.Key.RunId, to, cancellationToken);
                var phases = last ? await StartsAsync(transaction, claim.Key, to, cancellationToken) : [];
                await transaction.CommitAsync(cancellationToken);
                return new CompletionReport(last ? UnitEnd.PhaseDone : UnitEnd.Done, phases);
            }
        }

        await GiveBackAsync(claim, AttemptOutcome.Lost, "The run had ended.", cancellationToken);
        return CompletionReport.Lost;
    }

    /// <summary>Gives a unit back after a problem, or fails the run by the unit's name when its attempts are used up.</summary>
    public async Task FailAsync(ClaimedUnit claim, string problem, CancellationToken cancellationToken)
    {
        await using var transaction = await _sql.BeginAsync(cancellationToken);
        var used = await QueueSql.NumberAsync(
            transaction,
            $"UPDATE {_sql.Unit} SET state = {WorkState.Waiting.Sql()}, worker = NULL WHERE {Mine} RETURNING attempt - coalesce(forgiven, 0)",
            Of(claim),
            cancellationToken);
        if (used is not { } attempts)
        {
            return;
        }

        await _sql.EndAttemptAsync(transaction, claim, AttemptOutcome.Failed, problem, cancellationToken);
        await _sql.FailWhenUsedUpAsync(transaction, claim.Key, attempts, problem, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Gives a unit back that was not at fault: its attempt does not count.</summary>
    public async Task GiveBackAsync(ClaimedUnit claim, AttemptOutcome outcome, string why, CancellationToken cancellationToken)
    {
        await using var transaction = await _sql.BeginAsync(cancellationToken);
        var given = await QueueSql.ExecuteAsync(
            transaction,
            $"UPDATE {_sql.Unit} SET state = {WorkState.Waiting.Sql()}, worker = NULL, forgiven = coalesce(forgiven, 0) + 1 WHERE {Mine}",
            Of(claim),
            cancellationToken);
        if (given == 0)
        {
            return;
        }

        await _sql.EndAttemptAsync(transaction, claim, outcome, why, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Opens every phase of a new run that waits for nothing. Runs inside the transaction that plans the run.</summary>
    public Task OpenFirstAsync(Transaction transaction, string runId, CancellationToken cancellationToken) =>
        _phases.OpenFirstAsync(transaction, runId, cancellationToken);

    /// <summary>Ends a run that has not come to its end; false when it had. Units under way find the run ended and are dropped.</summary>
    public async Task<bool> CancelAsync(string runId, CancellationToken cancellationToken)
    {
        await using var transaction = await _sql.BeginAsync(cancellationToken);
        var cancelled = await QueueSql.ExecuteAsync(
            transaction,
            $"UPDATE {_sql.Run} SET state = {RunState.Cancelled.Sql()}, ended_at = {_sql.Now}, version = version + 1 "
            + $"WHERE id = @run AND state IN ({RunState.Running.Sql()}, {RunState.Failed.Sql()})",
            [("run", runId), _sql.Clock()],
            cancellationToken);
        if (cancelled == 0)
        {
            return false;
        }

        transaction.Logs(AllocationConnection.Logged<RunRow>(runId));
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Goes on with a failed run, everything done kept; its units get their attempts anew. False when it had not failed.</summary>
    public async Task<bool> ResumeAsync(string runId, CancellationToken cancellationToken)
    {
        await using var transaction = await _sql.BeginAsync(cancellationToken);
        await QueueSql.ExecuteAsync(
            transaction,
            $"UPDATE {_sql.Unit} SET forgiven = attempt, state = CASE WHEN state = {WorkState.Failed.Sql()} THEN {WorkState.Waiting.Sql()} ELSE state END "
            + $"WHERE run_id = @run AND state NOT IN ({WorkState.Done.Sql()}, {WorkState.Closed.Sql()}) "
            + $"AND EXISTS (SELECT 1 FROM {_sql.Run} r WHERE r.id = @run AND r.state = {RunState.Failed.Sql()})",
            [("run", runId)],
            cancellationToken);
        var resumed = await QueueSql.ExecuteAsync(
            transaction,
            $"UPDATE {_sql.Run} SET state = {RunState.Running.Sql()}, ended_at = NULL, failure = NULL, version = version + 1 "
            + $"WHERE id = @run AND state = {RunState.Failed.Sql()}",
            [("run", runId)],
            cancellationToken);
        if (resumed == 0)
        {
            return false;
        }

        transaction.Logs(AllocationConnection.Logged<RunRow>(runId));
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    // The fence: still claimed, and by this very attempt.
    private static string Mine => $"{QueueSql.Key} AND attempt = @attempt AND state = {WorkState.Claimed.Sql()}";

    private static (string Name, object? Value)[] Of(ClaimedUnit claim) => [.. QueueSql.Of(claim.Key), ("attempt", claim.Attempt)];

    // The lock of the run's row makes finishers of one run, its cancellation and its failure follow one another.
    private async Task<bool> LockRunningAsync(Transaction transaction, string runId, CancellationToken cancellationToken) =>
        await QueueSql.ExecuteAsync(
            transaction,
            $"UPDATE {_sql.Run} SET version = version + 1 WHERE id = @run AND state = {RunState.Running.Sql()}",
            [("run", runId)],
            cancellationToken) == 1;

    private async Task<bool> WasDoneAsync(Transaction transaction, ClaimedUnit claim, CancellationToken cancellationToken) =>
        await QueueSql.NumberAsync(
            transaction,
            $"SELECT 1 FROM {_sql.Unit} WHERE {QueueSql.Key} AND attempt = @attempt AND state = {WorkState.Done.Sql()}",
            Of(claim),
            cancellationToken) is not null;

    // The phases between are over with it, unseen by anybody; the last is counted down as any other.
    private async Task TakeAlongAsync(Transaction transaction, ClaimedUnit claim, int to, int units, CancellationToken cancellationToken)
    {
        (string Name, object? Value)[] values = [.. Of(claim), ("to", to), _sql.Clock()];
        var phases = await QueueSql.ExecuteAsync(
            transaction,
            $"UPDATE {_sql.Phase} SET waits_for = 0, remaining = CASE WHEN phase = @to THEN 1 ELSE 0 END, "
            + $"state = CASE WHEN phase = @to THEN {WorkState.Waiting.Sql()} ELSE {WorkState.Done.Sql()} END "
            + "WHERE run_id = @run AND phase BETWEEN @phase AND @to AND remaining = units",
            values,
            cancellationToken);
        var taken = await QueueSql.ExecuteAsync(
            transaction,
            $"UPDATE {_sql.Unit} SET state = {WorkState.Done.Sql()}, attempt = @attempt, completed_at = {_sql.Now} "
            + $"WHERE run_id = @run AND phase > @phase AND phase <= @to AND attempt < @attempt AND state = {WorkState.Closed.Sql()}",
            values,
            cancellationToken);
        if (phases != to - claim.Key.Phase + 1 || taken != units)
        {
            throw new InvalidOperationException(
                $"{claim.Key} took {units} units up to phase {to} along, of which {taken} were still to come.");
        }

        await QueueSql.ExecuteAsync(
            transaction,
            $"INSERT INTO {_sql.Attempt} (run_id, phase, unit, attempt, worker, started_at, ended_at, outcome) "
            + $"SELECT u.run_id, u.phase, u.unit, u.attempt, a.worker, a.started_at, {_sql.Now}, {AttemptOutcome.Done.Sql()} "
            + $"FROM {_sql.Unit} u JOIN {_sql.Attempt} a ON a.run_id = u.run_id AND a.phase = @phase AND a.unit = @unit AND a.attempt = @attempt "
            + "WHERE u.run_id = @run AND u.phase > @phase AND u.phase <= @to",
            values,
            cancellationToken);
    }

    private static async Task<IReadOnlyList<(int Phase, DateTimeOffset Start)>> StartsAsync(
        Transaction transaction, UnitKey from, int to, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(transaction);
        var starts = await tables.Attempts.Where(row => row.RunId == from.RunId && row.Phase >= from.Phase && row.Phase <= to)
            .GroupBy(row => row.Phase).Select(phase => new { phase.Key, Start = phase.Min(row => row.StartedAt) })
            .OrderBy(phase => phase.Key).ToListAsync(cancellationToken);
        return [.. starts.Select(phase => (phase.Key, phase.Start))];
    }
}
