using System.Data.Common;
using TopGrid.Allocation.Persistence;
using TopGrid.Storage;

namespace TopGrid.Allocation.Runs;

/// <summary>
/// The queue of units in the database. A claim is one short transaction; computing needs none; completing is one transaction whose last
/// statements are the fence (the unit must still be claimed by this very attempt) and the counter of the phase under the lock of the run.
/// So each unit takes effect exactly once without a coordinator, whatever dies, freezes or comes back late (docs/decisions/0003).
/// </summary>
/// <param name="database">The open database.</param>
/// <param name="clock">Used on SQLite, where there is one process. On PostgreSQL the server's clock counts, so that no worker's clock matters.</param>
/// <param name="options">Lease and number of attempts.</param>
internal sealed class UnitQueue(StorageDatabase database, TimeProvider clock, WorkerOptions options)
{
    private static readonly string _key = "run_id = @run AND phase = @phase AND unit = @unit";

    private readonly string _unit = AllocationTables.Unit.Sql(database.Dialect);
    private readonly string _phase = AllocationTables.Phase.Sql(database.Dialect);
    private readonly string _run = AllocationTables.Run.Sql(database.Dialect);
    private readonly string _attempt = AllocationTables.Attempt.Sql(database.Dialect);
    private readonly bool _postgres = database.Dialect == Dialect.PostgreSql;

    private string Now => _postgres ? "clock_timestamp()" : "@now";

    private string LeaseEnd => _postgres ? "clock_timestamp() + @lease * interval '1 millisecond'" : "@lease";

    /// <summary>Takes a waiting unit, or one whose lease ran out; null when there is none. A unit that used up its attempts fails its run.</summary>
    public async Task<ClaimedUnit?> ClaimAsync(string worker, string ladderVersion, CancellationToken cancellation)
    {
        await using UnitOfWork work = await database.BeginAsync(cancellation).ConfigureAwait(false);
        (UnitKey Key, int Attempt)? found = await FindAsync(work, ladderVersion, cancellation).ConfigureAwait(false);
        if (found is not { } unit)
        {
            return null;
        }

        if (unit.Attempt > 0)
        {
            await EndAttemptAsync(work, unit.Key, unit.Attempt, "lost", "The lease ran out without a word from the worker.", cancellation).ConfigureAwait(false);
        }

        if (unit.Attempt >= options.MaxAttempts)
        {
            await FailRunAsync(work, unit.Key, $"{unit.Attempt} attempts, none of which came to an end.", cancellation).ConfigureAwait(false);
            await work.CommitAsync(cancellation).ConfigureAwait(false);
            return null;
        }

        int attempt = unit.Attempt + 1;
        await ExecuteAsync(
            work,
            $"UPDATE {_unit} SET state = 'claimed', attempt = @attempt, worker = @worker, lease_until = {LeaseEnd} WHERE {_key}",
            [.. Key(unit.Key), ("attempt", attempt), ("worker", worker), Lease()],
            cancellation).ConfigureAwait(false);
        await ExecuteAsync(
            work,
            $"INSERT INTO {_attempt} (run_id, phase, unit, attempt, worker, started_at) VALUES (@run, @phase, @unit, @attempt, @worker, {Now})",
            [.. Key(unit.Key), ("attempt", attempt), ("worker", worker), Clock()],
            cancellation).ConfigureAwait(false);
        await work.CommitAsync(cancellation).ConfigureAwait(false);
        return new ClaimedUnit(unit.Key, attempt);
    }

    /// <summary>Extends the lease; false when the unit is no longer ours.</summary>
    public async Task<bool> RenewAsync(ClaimedUnit claim, CancellationToken cancellation)
    {
        await using UnitOfWork work = await database.BeginAsync(cancellation).ConfigureAwait(false);
        int renewed = await ExecuteAsync(
            work,
            $"UPDATE {_unit} SET lease_until = {LeaseEnd} WHERE {_key} AND attempt = @attempt AND state = 'claimed'",
            [.. Key(claim.Key), ("attempt", claim.Attempt), Lease()],
            cancellation).ConfigureAwait(false);
        await work.CommitAsync(cancellation).ConfigureAwait(false);
        return renewed == 1;
    }

    /// <summary>Writes what the unit computed and marks it done, all in one transaction or not at all.</summary>
    /// <param name="claim">The claim under which it was computed.</param>
    /// <param name="write">Writes outcome, decisions and results inside the transaction.</param>
    /// <param name="cancellation">Gives up; the transaction is rolled back.</param>
    public async Task<CompletionReport> CompleteAsync(ClaimedUnit claim, Func<UnitOfWork, Task> write, CancellationToken cancellation)
    {
        await using UnitOfWork work = await database.BeginAsync(cancellation).ConfigureAwait(false);
        await write(work).ConfigureAwait(false);

        int fenced = await ExecuteAsync(
            work,
            $"UPDATE {_unit} SET state = 'done', completed_at = {Now}, lease_until = NULL WHERE {_key} AND attempt = @attempt AND state = 'claimed'",
            [.. Key(claim.Key), ("attempt", claim.Attempt), Clock()],
            cancellation).ConfigureAwait(false);
        if (fenced == 0 || !await LockRunningAsync(work, claim.Key.RunId, cancellation).ConfigureAwait(false))
        {
            return CompletionReport.Lost;
        }

        await EndAttemptAsync(work, claim.Key, claim.Attempt, "done", null, cancellation).ConfigureAwait(false);
        bool last = await CountDownAsync(work, claim.Key.RunId, claim.Key.Phase, cancellation).ConfigureAwait(false);
        DateTimeOffset? phaseStart = last ? await PhaseStartAsync(work, claim.Key, cancellation).ConfigureAwait(false) : null;
        await work.CommitAsync(cancellation).ConfigureAwait(false);
        return new CompletionReport(last ? Completion.PhaseDone : Completion.Done, phaseStart);
    }

    /// <summary>Gives a unit back after a problem, or fails the run by the unit's name when its attempts are used up.</summary>
    public async Task FailAsync(ClaimedUnit claim, string problem, CancellationToken cancellation)
    {
        await using UnitOfWork work = await database.BeginAsync(cancellation).ConfigureAwait(false);
        int ours = await ExecuteAsync(
            work,
            $"UPDATE {_unit} SET state = 'waiting', worker = NULL, lease_until = NULL WHERE {_key} AND attempt = @attempt AND state = 'claimed'",
            [.. Key(claim.Key), ("attempt", claim.Attempt)],
            cancellation).ConfigureAwait(false);
        if (ours == 0)
        {
            return;
        }

        await EndAttemptAsync(work, claim.Key, claim.Attempt, "failed", problem, cancellation).ConfigureAwait(false);
        if (claim.Attempt >= options.MaxAttempts)
        {
            await FailRunAsync(work, claim.Key, problem, cancellation).ConfigureAwait(false);
        }

        await work.CommitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Gives back what a process that ended had claimed. Only for SQLite, where no second process can hold a claim, so that a restart
    /// need not wait for leases to run out.
    /// </summary>
    public async Task RecoverAsync(CancellationToken cancellation)
    {
        if (_postgres)
        {
            return;
        }

        await using UnitOfWork work = await database.BeginAsync(cancellation).ConfigureAwait(false);
        await ExecuteAsync(
            work,
            $"UPDATE {_attempt} SET outcome = 'lost', ended_at = @now, problem = 'The process ended.' WHERE outcome IS NULL",
            [Clock()],
            cancellation).ConfigureAwait(false);
        await ExecuteAsync(work, $"UPDATE {_unit} SET state = 'waiting', worker = NULL, lease_until = NULL WHERE state = 'claimed'", [], cancellation).ConfigureAwait(false);
        await work.CommitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Opens every phase of a new run that waits for nothing. Runs inside the transaction that plans the run.</summary>
    public async Task OpenFirstAsync(UnitOfWork work, string runId, CancellationToken cancellation)
    {
        var ready = new List<int>();
        await foreach (int phase in BulkReader.ReadAsync(
            work, $"SELECT phase FROM {_phase} WHERE run_id = @run AND waits_for = 0 ORDER BY phase", [("run", runId)], row => row.GetInt32(0), cancellation).ConfigureAwait(false))
        {
            ready.Add(phase);
        }

        foreach (int phase in ready)
        {
            await OpenAsync(work, runId, phase, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<(UnitKey Key, int Attempt)?> FindAsync(UnitOfWork work, string ladderVersion, CancellationToken cancellation)
    {
        string skip = _postgres ? "FOR UPDATE OF u SKIP LOCKED" : "";
        string sql = $"""
            SELECT u.run_id, u.phase, u.unit, u.attempt FROM {_unit} u JOIN {_run} r ON r.id = u.run_id
            WHERE r.state = 'running' AND r.ladder_version = @ladder
              AND (u.state = 'waiting' OR (u.state = 'claimed' AND u.lease_until < {Now}))
            ORDER BY r.created_at, u.run_id, u.phase, u.unit LIMIT 1 {skip}
            """;
        await using DbCommand command = work.Command(sql, [("ladder", ladderVersion), Clock()]);
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        return await reader.ReadAsync(cancellation).ConfigureAwait(false)
            ? (new UnitKey(reader.GetString(0), reader.GetInt32(1), reader.GetInt32(2)), reader.GetInt32(3))
            : null;
    }

    // The lock of the run's row makes finishers of one run, its cancellation and its failure follow one another.
    private async Task<bool> LockRunningAsync(UnitOfWork work, string runId, CancellationToken cancellation) =>
        await ExecuteAsync(work, $"UPDATE {_run} SET version = version + 1 WHERE id = @run AND state = 'running'", [("run", runId)], cancellation).ConfigureAwait(false) == 1;

    private async Task<bool> CountDownAsync(UnitOfWork work, string runId, int phase, CancellationToken cancellation)
    {
        int remaining = await ScalarAsync(
            work, $"UPDATE {_phase} SET remaining = remaining - 1 WHERE run_id = @run AND phase = @phase RETURNING remaining", runId, phase, cancellation).ConfigureAwait(false);
        if (remaining > 0)
        {
            return false;
        }

        await CloseAsync(work, runId, phase, cancellation).ConfigureAwait(false);
        return true;
    }

    private async Task<DateTimeOffset?> PhaseStartAsync(UnitOfWork work, UnitKey key, CancellationToken cancellation)
    {
        await foreach (DateTimeOffset start in BulkReader.ReadAsync(
            work,
            $"SELECT started_at FROM {_attempt} WHERE run_id = @run AND phase = @phase ORDER BY started_at LIMIT 1",
            [("run", key.RunId), ("phase", key.Phase)],
            row => row.GetInstant(0),
            cancellation).ConfigureAwait(false))
        {
            return start;
        }

        return null;
    }

    private async Task CloseAsync(UnitOfWork work, string runId, int phase, CancellationToken cancellation)
    {
        int next = await ScalarAsync(
            work, $"UPDATE {_phase} SET state = 'done' WHERE run_id = @run AND phase = @phase RETURNING coalesce(next_phase, -1)", runId, phase, cancellation).ConfigureAwait(false);
        if (next < 0)
        {
            await ExecuteAsync(
                work, $"UPDATE {_run} SET state = 'completed', ended_at = {Now} WHERE id = @run", [("run", runId), Clock()], cancellation).ConfigureAwait(false);
            return;
        }

        int waitsFor = await ScalarAsync(
            work, $"UPDATE {_phase} SET waits_for = waits_for - 1 WHERE run_id = @run AND phase = @phase RETURNING waits_for", runId, next, cancellation).ConfigureAwait(false);
        if (waitsFor > 0)
        {
            return;
        }

        await OpenAsync(work, runId, next, cancellation).ConfigureAwait(false);
    }

    private async Task OpenAsync(UnitOfWork work, string runId, int phase, CancellationToken cancellation)
    {
        int remaining = await ScalarAsync(
            work, $"UPDATE {_phase} SET state = 'waiting' WHERE run_id = @run AND phase = @phase RETURNING remaining", runId, phase, cancellation).ConfigureAwait(false);
        await ExecuteAsync(
            work, $"UPDATE {_unit} SET state = 'waiting' WHERE run_id = @run AND phase = @phase AND state = 'closed'", [("run", runId), ("phase", phase)], cancellation).ConfigureAwait(false);
        if (remaining == 0)
        {
            // A phase without units, such as the consortia of a profession that has none.
            await CloseAsync(work, runId, phase, cancellation).ConfigureAwait(false);
        }
    }

    private Task<int> FailRunAsync(UnitOfWork work, UnitKey key, string problem, CancellationToken cancellation) =>
        ExecuteAsync(
            work,
            $"UPDATE {_run} SET state = 'failed', version = version + 1, ended_at = {Now}, failure = @failure WHERE id = @run AND state = 'running'",
            [("run", key.RunId), ("failure", $"{key}: {problem}"), Clock()],
            cancellation);

    private Task<int> EndAttemptAsync(UnitOfWork work, UnitKey key, int attempt, string outcome, string? problem, CancellationToken cancellation) =>
        ExecuteAsync(
            work,
            $"UPDATE {_attempt} SET outcome = @outcome, problem = @problem, ended_at = {Now} WHERE {_key} AND attempt = @attempt AND outcome IS NULL",
            [.. Key(key), ("attempt", attempt), ("outcome", outcome), ("problem", problem), Clock()],
            cancellation);

    private static (string Name, object? Value)[] Key(UnitKey key) => [("run", key.RunId), ("phase", key.Phase), ("unit", key.Unit)];

    private (string Name, object? Value) Clock() => ("now", clock.GetUtcNow());

    private (string Name, object? Value) Lease() =>
        ("lease", _postgres ? options.LeaseMs : clock.GetUtcNow().AddMilliseconds(options.LeaseMs));

    private static async Task<int> ExecuteAsync(UnitOfWork work, string sql, (string Name, object? Value)[] parameters, CancellationToken cancellation)
    {
        await using DbCommand command = work.Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    private static async Task<int> ScalarAsync(UnitOfWork work, string sql, string runId, int phase, CancellationToken cancellation)
    {
        await using DbCommand command = work.Command(sql, [("run", runId), ("phase", phase)]);
        object? value = await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false);
        return Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture);
    }
}
