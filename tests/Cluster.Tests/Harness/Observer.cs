using System.Diagnostics;
using Npgsql;

namespace TopGrid.Cluster.Tests.Harness;

/// <summary>An attempt at a unit.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Unit">The unit within its phase.</param>
/// <param name="Number">Which attempt.</param>
/// <param name="Worker">Whose.</param>
/// <param name="Outcome">What came of it; null while nothing has.</param>
internal sealed record Attempt(int Phase, int Unit, int Number, string Worker, string? Outcome);

/// <summary>Looks at a database past the program: what is under way, and whether a run is as it must be.</summary>
/// <param name="source">Connections of the test.</param>
internal sealed class Observer(NpgsqlDataSource source)
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(3);

    /// <summary>What is left behind: locks on the program's tables, transactions that nobody goes on with, and prepared ones.</summary>
    private const string LeftOvers = """
        SELECT 'lock of ' || coalesce(s.application_name, '?') || ' on ' || l.relation::regclass || ' (' || l.mode || ')'
        FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_stat_activity s ON s.pid = l.pid
        WHERE n.nspname NOT IN ('pg_catalog', 'pg_toast') AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        UNION ALL
        SELECT 'transaction of ' || application_name || ' at ' || query FROM pg_stat_activity
        WHERE datname = current_database() AND state LIKE 'idle in transaction%'
        UNION ALL
        SELECT 'advisory lock' FROM pg_locks WHERE locktype = 'advisory'
        UNION ALL
        SELECT 'prepared transaction ' || gid FROM pg_prepared_xacts
        """;

    /// <summary>Whether units and attempts are as after exactly one completion of each, a line for each that is not.</summary>
    private const string Units = """
        SELECT 'unit ' || u.phase || '-' || u.unit || ' is ' || u.state || ' with ' || count(a.attempt) FILTER (WHERE a.outcome = 'done') || ' completions and '
               || count(a.attempt) FILTER (WHERE a.outcome IS NULL) || ' attempts without an end'
        FROM allocation.unit u LEFT JOIN allocation.attempt a USING (run_id, phase, unit) WHERE u.run_id = @run
        GROUP BY u.phase, u.unit, u.state, u.attempt
        HAVING u.state <> 'done' OR count(a.attempt) FILTER (WHERE a.outcome = 'done') <> 1 OR count(a.attempt) FILTER (WHERE a.outcome IS NULL) > 0
            OR max(a.attempt) FILTER (WHERE a.outcome = 'done') <> u.attempt
        UNION ALL
        SELECT 'phase ' || phase || ' is ' || state || ' with ' || remaining || ' remaining' FROM allocation.phase WHERE run_id = @run AND (state <> 'done' OR remaining <> 0)
        """;

    /// <summary>Rows that an attempt wrote which did not complete its unit. Results are written by the unit of the last phase.</summary>
    private const string RowsOfLostAttempts = """
        SELECT 'outcome of attempt ' || o.attempt || ' at ' || o.phase || '-' || o.unit FROM allocation.outcome o JOIN allocation.unit u USING (run_id, phase, unit)
        WHERE o.run_id = @run AND o.attempt <> u.attempt
        UNION ALL
        SELECT 'decision of attempt ' || d.attempt || ' at ' || d.phase || '-' || d.unit FROM allocation.decision d JOIN allocation.unit u USING (run_id, phase, unit)
        WHERE d.run_id = @run AND d.attempt <> u.attempt
        UNION ALL
        SELECT 'result of attempt ' || r.attempt FROM (
            SELECT attempt FROM allocation.result WHERE run_id = @run UNION SELECT attempt FROM allocation.consortium_bonus WHERE run_id = @run
            UNION SELECT attempt FROM allocation.run_file WHERE run_id = @run) r
        WHERE r.attempt <> (SELECT attempt FROM allocation.unit WHERE run_id = @run ORDER BY phase DESC LIMIT 1)
        """;

    /// <summary>Everything that a run came to, in one line.</summary>
    private const string Fingerprint = """
        SELECT r.state || ' root ' || r.evidence_root || ' decisions ' || r.decision_count
            || ' rows ' || (SELECT count(*) FROM allocation.decision d JOIN allocation.unit u USING (run_id, phase, unit) WHERE d.run_id = r.id AND d.attempt = u.attempt)
            || ' leaves ' || (SELECT md5(string_agg(d.leaf, ''::bytea ORDER BY d.phase, d.unit, d.ordinal))
                              FROM allocation.decision d JOIN allocation.unit u USING (run_id, phase, unit) WHERE d.run_id = r.id AND d.attempt = u.attempt)
            || ' files ' || (SELECT md5(string_agg(convert_to(name, 'UTF8') || content, ''::bytea ORDER BY name, chunk)) FROM allocation.run_file WHERE run_id = r.id)
            || ' results ' || (SELECT count(*) || '/' || sum(granted) FROM allocation.result WHERE run_id = r.id)
            || ' bonuses ' || (SELECT count(*) || '/' || sum(bonus_places) FROM allocation.consortium_bonus WHERE run_id = r.id)
        FROM allocation.run r WHERE r.id = @run
        """;

    /// <summary>Waits for the end of a run, which must be its completion.</summary>
    public async Task CompletesAsync(string run)
    {
        var state = await UntilAsync(() => RunAsync(run, "state"), state => state != "running", $"the end of {run}");
        Assert.True(
            state == "completed", $"{run} ended {state}: {await RunAsync(run, "failure")}\n{string.Join('\n', await AttemptsAsync(run))}");
    }

    /// <summary>A column of a run as text.</summary>
    public async Task<string> RunAsync(string run, string column) =>
        (await ReadAsync(
            $"SELECT coalesce({column}::text, '') FROM allocation.run WHERE id = @run", row => row.GetString(0), ("run", run))).Single();

    /// <summary>
    /// Holds a completed run against another of the same snapshot: same root, leaves, files and figures; each unit completed once; no row
    /// of a lost attempt; no lock and no transaction left.
    /// </summary>
    public async Task CheckAsync(string run, string undisturbed)
    {
        await SameAsync(run, undisturbed);
        await NothingIsLeftAsync();
    }

    /// <summary>As <see cref="CheckAsync"/>, while others work and hold locks.</summary>
    public async Task SameAsync(string run, string undisturbed)
    {
        Assert.Equal(await TextAsync(Fingerprint, undisturbed), await TextAsync(Fingerprint, run));
        Assert.Empty(await LinesAsync(Units, run));
        Assert.Empty(await LinesAsync(RowsOfLostAttempts, run));
    }

    /// <summary>No lock, no transaction that nobody goes on with. What runs at the moment may end first.</summary>
    public Task NothingIsLeftAsync() =>
        UntilAsync(
            () => ReadAsync(LeftOvers, row => row.GetString(0)), left => left.Count == 0, "the end of all locks and transactions",
            TimeSpan.FromSeconds(20));

    /// <summary>All attempts of a run, in order.</summary>
    public Task<List<Attempt>> AttemptsAsync(string run) => ReadAsync(
        "SELECT phase, unit, attempt, worker, outcome FROM allocation.attempt WHERE run_id = @run ORDER BY phase, unit, attempt",
        row => new Attempt(row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4)),
        ("run", run));

    /// <summary>The attempt that a worker is in the middle of, the first of those that it holds; null when it is in none.</summary>
    public async Task<Attempt?> OpenAttemptAsync(string run, string worker) => (await ReadAsync(
        "SELECT phase, unit, attempt FROM allocation.attempt WHERE run_id = @run AND worker = @worker AND outcome IS NULL ORDER BY started_at LIMIT 1",
        row => new Attempt(row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), worker, null),
        ("run", run),
        ("worker", worker))).SingleOrDefault();

    /// <summary>Waits until the cluster knows of every process that has ended, so that it gives none a unit.</summary>
    public Task OnlyTheseAreThereAsync(IReadOnlySet<string> names) => UntilAsync(
        async () => (await ReadAsync("SELECT name FROM allocation.cluster_node WHERE role = 'worker'", row => row.GetString(0))).Where(
            name => !names.Contains(name)).ToList(),
        gone => gone.Count == 0,
        "a cluster without those who ended");

    /// <summary>Waits until a worker is in the middle of an attempt.</summary>
    public async Task<Attempt> IsInsideAsync(string run, string worker) =>
        (await UntilAsync(() => OpenAttemptAsync(run, worker), attempt => attempt is not null, $"an attempt of {worker} at {run}"))!;

    /// <summary>Waits for what comes of an attempt.</summary>
    public Task<string?> OutcomeAsync(string run, Attempt of) => UntilAsync(
        async () => (await AttemptsAsync(run)).Single(
            attempt => (attempt.Phase, attempt.Unit, attempt.Number) == (of.Phase, of.Unit, of.Number)).Outcome,
        outcome => outcome is not null,
        $"an end of {of}");

    /// <summary>Waits until so many units of a run are done.</summary>
    /// <returns>How many are.</returns>
    public Task<long> UnitsDoneAsync(string run, long atLeast) => UntilAsync(
        async () => (await ReadAsync(
            "SELECT count(*) FROM allocation.unit WHERE run_id = @run AND state = 'done'", row => row.GetInt64(0), ("run", run))).Single(),
        done => done >= atLeast,
        $"{atLeast} units of {run} done");

    /// <summary>
    /// The connections of a process that the server knows, except those that do nothing: state, what they wait for, statement.
    /// </summary>
    public Task<List<string>> SessionsAsync(string application) => ReadAsync(
        """
        SELECT state || '/' || coalesce(wait_event, '') || ' ' || left(query, 60) FROM pg_stat_activity
        WHERE datname = current_database() AND split_part(application_name, '#', 1) = @application AND state <> 'idle' ORDER BY 1
        """,
        row => row.GetString(0),
        ("application", application));

    /// <summary>Breaks the connections of processes, as an administrator does.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> TerminateAsync(string application = "%") => (await ReadAsync(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND split_part(application_name, '#', 1) LIKE @application AND pid <> pg_backend_pid() AND application_name <> 'test'",
        row => row.GetBoolean(0),
        ("application", application))).Count;

    /// <summary>Looks until it is as wanted.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> look, Predicate<T> wanted, string what, TimeSpan? patience = null)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var seen = await look();
            if (wanted(seen))
            {
                return seen;
            }

            Assert.True(
                waited.Elapsed < (patience ?? _patience), $"Waited {waited.Elapsed.TotalSeconds:0} s for {what}; it is {Show(seen)}");
            await Task.Delay(20);
        }
    }

    /// <summary>Runs a statement.</summary>
    public Task ExecuteAsync(string sql) => ReadAsync(sql, _ => 0);

    /// <summary>Rows of a query; a server that is away is waited for.</summary>
    public async Task<List<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> map, params (string Name, object Value)[] parameters)
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            try
            {
                await using var command = source.CreateCommand(sql);
                foreach (var (name, value) in parameters)
                {
                    command.Parameters.AddWithValue(name, value);
                }

                await using var reader = await command.ExecuteReaderAsync();
                var rows = new List<T>();
                while (await reader.ReadAsync())
                {
                    rows.Add(map(reader));
                }

                return rows;
            }
            catch (NpgsqlException away) when (away is not PostgresException { SqlState: [not '5', ..] }
                && waited.Elapsed < TimeSpan.FromMinutes(1))
            {
                await Task.Delay(100);
            }
        }
    }

    private async Task<string> TextAsync(string sql, string run) => (await LinesAsync(sql, run)).Single();

    private Task<List<string>> LinesAsync(string sql, string run) => ReadAsync(sql, row => row.GetString(0), ("run", run));

    private static string Show<T>(T seen) => seen is IEnumerable<string> lines ? string.Join('\n', lines) : $"{seen}";
}
