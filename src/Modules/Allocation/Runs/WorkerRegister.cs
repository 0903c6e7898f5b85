using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TopGrid.Allocation.Persistence;
using TopGrid.Data.Connections;

namespace TopGrid.Allocation.Runs;

/// <summary>
/// Says every few seconds that this process works, which ladder it has and how much it does at a time; says so too when it ends.
/// </summary>
internal sealed partial class WorkerRegister(
    StorageDatabase database, TimeProvider clock, WorkerOptions options, ILogger<WorkerRegister> log) : BackgroundService
{
    private const int IntervalMs = 5_000;

    private readonly QueueSql _sql = new(database, clock);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await SayAsync(
            $"UPDATE {AllocationTables.Sql<WorkerRow>(database.Dialect)} SET seen_at = {_sql.Now}, stopped_at = {_sql.Now} WHERE name = @name", cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var known = false;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(IntervalMs));
        try
        {
            do
            {
                known = await SayAsync(known ? Again() : First(), stoppingToken) || known;
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    // A name that was used before now belongs to this process.
    private string First() => $"""
        INSERT INTO {AllocationTables.Sql<WorkerRow>(database.Dialect)} (name, ladder_version, program_version, parallel, started_at, seen_at, stopped_at, session)
        VALUES (@name, @ladder, @program, @parallel, {_sql.Now}, {_sql.Now}, NULL, @session)
        ON CONFLICT (name) DO UPDATE SET ladder_version = excluded.ladder_version, program_version = excluded.program_version,
            parallel = excluded.parallel, started_at = excluded.started_at, seen_at = excluded.seen_at, stopped_at = NULL, session = excluded.session
        """;

    private string Again() => $"UPDATE {AllocationTables.Sql<WorkerRow>(database.Dialect)} SET seen_at = {_sql.Now} WHERE name = @name";

    private async Task<bool> SayAsync(string sql, CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await _sql.BeginAsync(cancellationToken);
            await QueueSql.ExecuteAsync(
                transaction,
                sql,
                [("name", options.Name), ("ladder", Engine.LadderVersion.Current), ("program", options.ProgramVersion),
                    ("parallel", options.Parallel), ("session", database.Session), _sql.Clock()],
                cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        }
        catch (Exception problem) when (Outage.Is(problem))
        {
            LogUnsaid(problem.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not know that this worker is there: {Problem}")]
    private partial void LogUnsaid(string problem);
}
