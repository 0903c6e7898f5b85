using System.Globalization;
using LinqToDB;
using LinqToDB.Async;
using Npgsql;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Work;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;

namespace TopGrid.Allocation.Runs;

/// <summary>Claims units in batches and takes them back, each time against the term of whoever asks.</summary>
/// <param name="database">The open database.</param>
/// <param name="clock">The clock, see <see cref="QueueSql"/>.</param>
internal sealed class WorkLedger(StorageDatabase database, TimeProvider clock) : IWorkLedger
{
    /// <summary>So long a holder may be silent before another, who does not know whether it is alive, may begin a term.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(6);

    // Locks are held for some milliseconds; one that is held longer belongs to a process that stands still.
    private const string LockPatience = "1s";
    private const int Tries = 5;

    private readonly QueueSql _sql = new(database, clock);

    public async Task<long?> BeginTermAsync(string node, bool only, CancellationToken cancellationToken)
    {
        string? before = null;
        return await PastLocksAsync<long?>(() => before, async () =>
        {
            await using (var tables = new AllocationConnection(database))
            {
                before = (await tables.Coordinators.SingleAsync(cancellationToken)).Session;
            }

            await using var transaction = await BeginAsync(cancellationToken);
            return await BeginTermAsync(transaction, node, only, cancellationToken);
        }, cancellationToken);
    }

    public async Task<bool> HoldsTermAsync(long epoch, CancellationToken cancellationToken)
    {
        await using var transaction = await BeginAsync(cancellationToken);
        var holds = await FenceAsync(transaction, epoch, cancellationToken);
        await transaction.CommitUnobservedAsync(cancellationToken);
        return holds;
    }

    public async Task EndTermAsync(long epoch, CancellationToken cancellationToken)
    {
        await using var transaction = await BeginAsync(cancellationToken);
        await QueueSql.ExecuteAsync(
            transaction, $"UPDATE {_sql.Coordinator} SET seen_at = NULL WHERE epoch = @epoch", [("epoch", epoch)], cancellationToken);
        await transaction.CommitUnobservedAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<Assignment>?> ClaimAsync(
        long epoch, IReadOnlyList<FreePlace> places, CancellationToken cancellationToken)
    {
        await using var transaction = await BeginAsync(cancellationToken);
        var claimed = new List<(Assignment Assignment, bool IsFirst)>();
        foreach (var ladder in places.GroupBy(place => place.LadderVersion))
        {
            claimed.AddRange(await FindAsync(transaction, ladder.Key, [.. ladder], cancellationToken));
        }

        if (claimed.Count == 0)
        {
            return [];
        }

        if (!await FenceAsync(transaction, epoch, cancellationToken))
        {
            return null;
        }

        await TakeAsync(transaction, [.. claimed.Select(one => one.Assignment)], cancellationToken);
        foreach (var run in claimed.Where(one => one.IsFirst).Select(one => one.Assignment.Unit.Key.RunId).Distinct())
        {
            await QueueSql.ExecuteAsync(
                transaction,
                $"UPDATE {_sql.Run} SET started_at = {_sql.Now} WHERE id = @run AND started_at IS NULL",
                [("run", run), _sql.Clock()],
                cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return [.. claimed.Select(one => one.Assignment)];
    }

    // A transaction for each: finishers lock their unit and then their run, and so does this one.
    public async Task<int> TakeBackAsync(
        long epoch, IReadOnlyList<ClaimedUnit> units, LostHolder from, CancellationToken cancellationToken)
    {
        var taken = 0;
        var session = from.Session;
        foreach (var unit in units)
        {
            taken += await PastLocksAsync(() => session, async () =>
            {
                session ??= await SessionOfAsync(from.Worker, cancellationToken);
                return await TakeBackAsync(epoch, unit, from, cancellationToken);
            }, cancellationToken);
        }

        return taken;
    }

    public async Task<IReadOnlyList<(ClaimedUnit Unit, string Worker)>> ClaimedAsync(CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        var rows = await tables.Units.Where(unit => unit.State == WorkState.Claimed)
            .Select(unit => new { unit.RunId, unit.Phase, unit.Unit, unit.Attempt, unit.Worker }).ToListAsync(cancellationToken);
        return [.. rows.Select(row => (new ClaimedUnit(new UnitKey(row.RunId, row.Phase, row.Unit), row.Attempt), row.Worker ?? ""))];
    }

    public async Task<IReadOnlyList<ClaimedUnit>> UnwantedAsync(IReadOnlyCollection<ClaimedUnit> held, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        var runs = held.Select(unit => unit.Key.RunId).Distinct().ToList();
        var rows = await (
            from unit in tables.Units
            join run in tables.Runs on unit.RunId equals run.Id
            where runs.Contains(unit.RunId)
                && ((unit.State == WorkState.Claimed && run.State == RunState.Running) || unit.State == WorkState.Done)
            select new { unit.RunId, unit.Phase, unit.Unit, unit.Attempt }).ToListAsync(cancellationToken);
        var wanted = rows.Select(row => new ClaimedUnit(new UnitKey(row.RunId, row.Phase, row.Unit), row.Attempt)).ToHashSet();
        return [.. held.Where(unit => !wanted.Contains(unit))];
    }

    private async Task<long?> BeginTermAsync(Transaction transaction, string node, bool only, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(transaction);
        if (_sql.IsPostgres)
        {
            await QueueSql.ExecuteAsync(transaction, $"SELECT epoch FROM {_sql.Coordinator} FOR UPDATE", [], cancellationToken);
        }

        var now = await RunProgress.NowAsync(transaction, clock, cancellationToken);
        var before = await tables.Coordinators.SingleAsync(cancellationToken);
        if (!only && now - before.SeenAt < Silence && await IsAliveAsync(transaction, before.Session, cancellationToken))
        {
            return null;
        }

        await tables.Coordinators
            .Set(row => row.Epoch, before.Epoch + 1).Set(row => row.Node, node).Set(row => row.Session, database.Session)
            .Set(row => row.Since, now).Set(row => row.SeenAt, now)
            .UpdateAsync(cancellationToken);
        await transaction.CommitUnobservedAsync(cancellationToken);
        return before.Epoch + 1;
    }

    // A holder that is alive has at least the session in which it gave its last sign.
    private async Task<bool> IsAliveAsync(Transaction transaction, string session, CancellationToken cancellationToken) =>
        _sql.IsPostgres && session != database.Session && await QueueSql.NumberAsync(
            transaction, "SELECT 1 FROM pg_stat_activity WHERE application_name = @session LIMIT 1", [("session", session)],
            cancellationToken) is not null;

    // Also the sign of the term's holder; its lock makes claims of two coordinators follow one another.
    private async Task<bool> FenceAsync(Transaction transaction, long epoch, CancellationToken cancellationToken) =>
        await QueueSql.ExecuteAsync(
            transaction,
            $"UPDATE {_sql.Coordinator} SET seen_at = {_sql.Now} WHERE epoch = @epoch",
            [("epoch", epoch), _sql.Clock()],
            cancellationToken) == 1;

    // Runs go before jobs, older ones before newer ones.
    private async Task<List<(Assignment Assignment, bool IsFirst)>> FindAsync(
        Transaction transaction, string ladderVersion, IReadOnlyList<FreePlace> places, CancellationToken cancellationToken)
    {
        var skip = _sql.IsPostgres ? "FOR UPDATE OF u SKIP LOCKED" : "";
        await using var command = transaction.Command(
            $"""
            SELECT u.run_id, u.phase, u.unit, u.attempt, r.trace_parent, r.started_at IS NULL
            FROM {_sql.Unit} u JOIN {_sql.Run} r ON r.id = u.run_id
            WHERE r.state = {RunState.Running.Sql()} AND r.ladder_version = @ladder AND u.state = {WorkState.Waiting.Sql()}
            ORDER BY r.job IS NOT NULL, r.created_at, u.run_id, u.phase, u.unit LIMIT {places.Count.ToString(CultureInfo.InvariantCulture)} {skip}
            """,
            [("ladder", ladderVersion)]);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<(Assignment Assignment, bool IsFirst)>();
        while (await row.ReadAsync(cancellationToken))
        {
            var unit = new ClaimedUnit(new UnitKey(row.GetString(0), row.GetInt32(1), row.GetInt32(2)), row.GetInt32(3) + 1);
            var traceParent = await row.IsDBNullAsync(4, cancellationToken) ? null : row.GetString(4);
            found.Add((new Assignment(unit, places[found.Count], traceParent), row.GetBoolean(5)));
        }

        return found;
    }

    private async Task TakeAsync(Transaction transaction, IReadOnlyList<Assignment> assignments, CancellationToken cancellationToken)
    {
        var rows = string.Join(", ", assignments.Select((_, at) => $"(@run{at}, @phase{at}, @unit{at}, @attempt{at}, @worker{at})"));
        var claimed = $"WITH c (run_id, phase, unit, attempt, worker) AS (VALUES {rows})";
        (string Name, object? Value)[] values =
        [
            .. assignments.SelectMany((one, at) => new (string, object?)[]
            {
                ($"run{at}", one.Unit.Key.RunId), ($"phase{at}", one.Unit.Key.Phase), ($"unit{at}", one.Unit.Key.Unit),
                ($"attempt{at}", one.Unit.Attempt), ($"worker{at}", one.Place.Worker),
            }),
            _sql.Clock(),
        ];
        await QueueSql.ExecuteAsync(
            transaction,
            $"{claimed} UPDATE {_sql.Unit} AS u SET state = {WorkState.Claimed.Sql()}, attempt = c.attempt, worker = c.worker "
            + "FROM c WHERE u.run_id = c.run_id AND u.phase = c.phase AND u.unit = c.unit",
            values,
            cancellationToken);
        await QueueSql.ExecuteAsync(
            transaction,
            $"{claimed} INSERT INTO {_sql.Attempt} (run_id, phase, unit, attempt, worker, started_at) "
            + $"SELECT c.run_id, c.phase, c.unit, c.attempt, c.worker, {_sql.Now} FROM c",
            values,
            cancellationToken);
    }

    private async Task<int> TakeBackAsync(long epoch, ClaimedUnit unit, LostHolder from, CancellationToken cancellationToken)
    {
        await using var transaction = await BeginAsync(cancellationToken);
        var forgive = from.AtFault ? "" : ", forgiven = coalesce(forgiven, 0) + 1";
        var used = await QueueSql.NumberAsync(
            transaction,
            $"UPDATE {_sql.Unit} SET state = {WorkState.Waiting.Sql()}, worker = NULL{forgive} WHERE {QueueSql.Key} AND attempt = @attempt "
            + $"AND state = {WorkState.Claimed.Sql()} RETURNING attempt - coalesce(forgiven, 0)",
            [.. QueueSql.Of(unit.Key), ("attempt", unit.Attempt)],
            cancellationToken);
        if (used is not { } attempts || !await FenceAsync(transaction, epoch, cancellationToken))
        {
            return 0;
        }

        await _sql.EndAttemptAsync(transaction, unit, AttemptOutcome.Lost, from.Why, cancellationToken);
        if (from.AtFault)
        {
            await _sql.FailWhenUsedUpAsync(transaction, unit.Key, attempts, from.Why, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return 1;
    }

    private async Task<string?> SessionOfAsync(string worker, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        return await tables.Workers.Where(row => row.Name == worker).Select(row => row.Session).FirstOrDefaultAsync(cancellationToken);
    }

    private async Task<Transaction> BeginAsync(CancellationToken cancellationToken)
    {
        var transaction = await _sql.BeginAsync(cancellationToken);
        if (_sql.IsPostgres)
        {
            await QueueSql.ExecuteAsync(transaction, $"SET LOCAL lock_timeout = '{LockPatience}'", [], cancellationToken);
        }

        return transaction;
    }

    // Whoever stands still with a lock in hand, or is cut off from the database in the middle of a transaction, would keep it for long.
    private async Task<T> PastLocksAsync<T>(Func<string?> session, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        for (var time = 1; ; time++)
        {
            try
            {
                return await work();
            }
            catch (PostgresException locked) when (locked.SqlState == PostgresErrorCodes.LockNotAvailable && time < Tries)
            {
                await EndSessionsAsync(session(), cancellationToken);
            }
        }
    }

    private async Task EndSessionsAsync(string? session, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(session) || session == database.Session)
        {
            return;
        }

        await using var transaction = await database.BeginAsync(cancellationToken);
        await QueueSql.ExecuteAsync(
            transaction,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = @session AND pid <> pg_backend_pid()",
            [("session", session)],
            cancellationToken);
        await transaction.CommitUnobservedAsync(cancellationToken);
    }
}
