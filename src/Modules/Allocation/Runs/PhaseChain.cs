using LinqToDB.Async;
using TopGrid.Allocation.Persistence;
using TopGrid.Data.Transactions;

namespace TopGrid.Allocation.Runs;

/// <summary>
/// The phases of a run one after another, by the counter of each: always under the lock of the run's row, so that of two last finishers
/// exactly one sees zero and opens what follows.
/// </summary>
/// <param name="sql">The queue's statements.</param>
internal sealed class PhaseChain(QueueSql sql)
{
    /// <summary>Opens every phase of a new run that waits for nothing. Runs inside the transaction that plans the run.</summary>
    public async Task OpenFirstAsync(Transaction transaction, string runId, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(transaction);
        var ready = await tables.Phases.Where(row => row.RunId == runId && row.WaitsFor == 0)
            .OrderBy(row => row.Phase).Select(row => row.Phase).ToListAsync(cancellationToken);
        foreach (var phase in ready)
        {
            await OpenAsync(transaction, runId, phase, cancellationToken);
        }
    }

    /// <summary>Counts one unit of a phase as done; true when it was the last, and what waits for the phase is open then.</summary>
    public async Task<bool> CountDownAsync(Transaction transaction, string runId, int phase, CancellationToken cancellationToken)
    {
        var remaining = await ChangeAsync(transaction, "remaining = remaining - 1", "remaining", runId, phase, cancellationToken);
        if (remaining > 0)
        {
            return false;
        }

        await CloseAsync(transaction, runId, phase, cancellationToken);
        return true;
    }

    private async Task CloseAsync(Transaction transaction, string runId, int phase, CancellationToken cancellationToken)
    {
        var next = await ChangeAsync(
            transaction, $"state = {WorkState.Done.Sql()}", "coalesce(next_phase, -1)", runId, phase, cancellationToken);
        if (next < 0)
        {
            await QueueSql.ExecuteAsync(
                transaction,
                $"UPDATE {sql.Run} SET state = {RunState.Completed.Sql()}, ended_at = {sql.Now} WHERE id = @run",
                [("run", runId), sql.Clock()],
                cancellationToken);
            transaction.Logs(AllocationConnection.LoggedEnd(runId));
            return;
        }

        if (await ChangeAsync(transaction, "waits_for = waits_for - 1", "waits_for", runId, next, cancellationToken) == 0)
        {
            await OpenAsync(transaction, runId, next, cancellationToken);
        }
    }

    private async Task OpenAsync(Transaction transaction, string runId, int phase, CancellationToken cancellationToken)
    {
        var remaining = await ChangeAsync(transaction, $"state = {WorkState.Waiting.Sql()}", "remaining", runId, phase, cancellationToken);
        await QueueSql.ExecuteAsync(
            transaction,
            $"UPDATE {sql.Unit} SET state = {WorkState.Waiting.Sql()} WHERE run_id = @run AND phase = @phase AND state = {WorkState.Closed.Sql()}",
            [("run", runId), ("phase", phase)],
            cancellationToken);
        if (remaining == 0)
        {
            // A phase without units, such as the consortia of a profession that has none.
            await CloseAsync(transaction, runId, phase, cancellationToken);
        }
    }

    private async Task<int> ChangeAsync(
        Transaction transaction, string change, string answer, string runId, int phase, CancellationToken cancellationToken) =>
        await QueueSql.NumberAsync(
            transaction, $"UPDATE {sql.Phase} SET {change} WHERE run_id = @run AND phase = @phase RETURNING {answer}",
            [("run", runId), ("phase", phase)], cancellationToken)
        ?? throw new InvalidDataException($"{WorkNames.Of(runId)} has no phase {phase}.");
}
