using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Data.Transactions;
using TopGrid.Dataset;
using TopGrid.Evidence.Otlp;

namespace TopGrid.Allocation.Evidence;

/// <summary>
/// Exports the traces of the parties of sealed runs from the ledger, unit by unit. The cursor on the run moves only when the backend has
/// acknowledged a unit's rows, so nothing is sampled or lost, and a backend that was down is filled later.
/// </summary>
internal sealed partial class PartyTraces(
    StorageDatabase database, RunContexts contexts, LedgerTraceExporter exporter, WorkSignal signal, ILogger<PartyTraces> log) : BackgroundService
{
    // Well below what backends accept in one request.
    private const int BatchSpans = 500;
    private const int RetryMs = 2_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            Task wake = signal.Current;
            try
            {
                foreach (RunRow run in await PendingAsync(stoppingToken).ConfigureAwait(false))
                {
                    await ExportAsync(run, stoppingToken).ConfigureAwait(false);
                }
            }
            catch (Exception problem) when (Outage.Is(problem))
            {
                LogPostponed(problem.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await WorkSignal.WaitAsync(wake, RetryMs, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task<List<RunRow>> PendingAsync(CancellationToken cancellation)
    {
        await using var context = new AllocationDbContext(database);
        return await context.Runs.AsNoTracking()
            .Where(run => run.State == RunStates.Completed && run.Job == null && run.TracedUnits < context.Units.Count(unit => unit.RunId == run.Id))
            .OrderBy(run => run.Year).ThenBy(run => run.Number).ToListAsync(cancellation).ConfigureAwait(false);
    }

    private async Task ExportAsync(RunRow run, CancellationToken cancellation)
    {
        RunContext prepared = await contexts.OfAsync(run.Id).ConfigureAwait(false);
        LedgerRun ledger = Describe(run, prepared);
        List<(int Phase, int Unit)> units = await UnitsAsync(run.Id, cancellation).ConfigureAwait(false);
        var seen = new HashSet<(string Profession, string Party)>();
        long sequence = 0;
        for (int index = 0; index < units.Count; index++)
        {
            var spans = new List<LedgerSpan>();
            await foreach (LedgerRow row in RowsAsync(run.Id, units[index], sequence, cancellation).ConfigureAwait(false))
            {
                sequence = row.Sequence + 1;
                if (seen.Add((row.Profession, row.Party)))
                {
                    spans.Add(PartySpans.Root(ledger, row.Profession, row.Party));
                }

                spans.Add(PartySpans.Step(ledger, row));
            }

            if (index < run.TracedUnits)
            {
                continue;
            }

            if (!await SendAsync(spans, cancellation).ConfigureAwait(false))
            {
                return;
            }

            await MoveCursorAsync(run.Id, index + 1, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<bool> SendAsync(List<LedgerSpan> spans, CancellationToken cancellation)
    {
        foreach (LedgerSpan[] batch in spans.Chunk(BatchSpans))
        {
            ExportAnswer answer = await exporter.ExportAsync(batch, cancellation).ConfigureAwait(false);
            if (!answer.Acknowledged)
            {
                LogPostponed(answer.Problem!);
                return false;
            }
        }

        return true;
    }

    private static LedgerRun Describe(RunRow run, RunContext prepared) => new(
        run.Id,
        run.Year,
        prepared.Snapshot.InputHash,
        SpanLink.FromTraceParent(run.TraceParent),
        prepared.Year.Input.Year.Institutions.Where(institution => institution.Kind == InstitutionKind.Practice).Select(institution => institution.Tpid).ToHashSet(StringComparer.Ordinal),
        prepared.Snapshot.SubjectKey,
        run.StartedAt ?? run.CreatedAt,
        run.EndedAt ?? run.CreatedAt);

    private async Task<List<(int Phase, int Unit)>> UnitsAsync(string runId, CancellationToken cancellation)
    {
        await using var context = new AllocationDbContext(database);
        var units = await context.Units.AsNoTracking().Where(unit => unit.RunId == runId).OrderBy(unit => unit.Phase).ThenBy(unit => unit.Unit)
            .Select(unit => new { unit.Phase, unit.Unit }).ToListAsync(cancellation).ConfigureAwait(false);
        return [.. units.Select(unit => (unit.Phase, unit.Unit))];
    }

    private async IAsyncEnumerable<LedgerRow> RowsAsync(
        string runId, (int Phase, int Unit) unit, long sequence, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using Transaction transaction = await database.BeginReadAsync(cancellation).ConfigureAwait(false);
        string sql = $"""
            SELECT d.profession, d.party, d.leaf, a.started_at, a.ended_at FROM {OutcomeStore.CompletedDecisions(transaction.Dialect)}
            JOIN {AllocationTables.Attempt.Sql(transaction.Dialect)} a ON a.run_id = u.run_id AND a.phase = u.phase AND a.unit = u.unit AND a.attempt = u.attempt
            WHERE d.run_id = @run AND d.phase = @phase AND d.unit = @unit ORDER BY d.ordinal
            """;
        await foreach (LedgerRow row in BulkReader.ReadAsync(
            transaction,
            sql,
            [("run", runId), ("phase", unit.Phase), ("unit", unit.Unit)],
            reader => new LedgerRow(reader.GetString(0), reader.GetString(1), (byte[])reader.GetValue(2), sequence++, reader.GetInstant(3), reader.GetInstant(4)),
            cancellation).ConfigureAwait(false))
        {
            yield return row;
        }
    }

    private async Task MoveCursorAsync(string runId, int units, CancellationToken cancellation)
    {
        await using var context = new AllocationDbContext(database);
        await context.Runs.Where(run => run.Id == runId).ExecuteUpdateAsync(run => run.SetProperty(r => r.TracedUnits, units), cancellation).ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The traces of the parties wait: {Problem}")]
    private partial void LogPostponed(string problem);
}
