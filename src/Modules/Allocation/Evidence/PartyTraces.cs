using System.Runtime.CompilerServices;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Data.Connections;
using TopGrid.Dataset;
using TopGrid.Evidence.Otlp;

namespace TopGrid.Allocation.Evidence;

/// <summary>
/// Exports the traces of the parties of sealed runs from the ledger, unit by unit. The cursor on the run moves only when the backend has
/// acknowledged a unit's rows, so nothing is sampled or lost, and a backend that was down is filled later.
/// </summary>
internal sealed partial class PartyTraces(
    StorageDatabase database, RunContexts contexts, LedgerTraceExporter exporter, ILogger<PartyTraces> log) : BackgroundService
{
    // Well below what backends accept in one request.
    private const int BatchSpans = 500;
    private const int RetryMs = 2_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (RunRow run in await PendingAsync(stoppingToken))
                {
                    await ExportAsync(run, stoppingToken);
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

            await Task.Delay(RetryMs, stoppingToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task<List<RunRow>> PendingAsync(CancellationToken cancellation)
    {
        await using var tables = new AllocationConnection(database);
        return await tables.Runs
            .Where(run => run.State == RunState.Completed && run.Job == null && run.TracedUnits < tables.Units.Count(unit => unit.RunId == run.Id))
            .OrderBy(run => run.Year).ThenBy(run => run.Number).ToListAsync(cancellation);
    }

    private async Task ExportAsync(RunRow run, CancellationToken cancellation)
    {
        RunContext prepared = await contexts.OfAsync(run.Id);
        LedgerRun ledger = Describe(run, prepared);
        List<(int Phase, int Unit)> units = await UnitsAsync(run.Id, cancellation);
        var seen = new HashSet<(string Profession, string Party)>();
        long sequence = 0;
        for (int index = 0; index < units.Count; index++)
        {
            var spans = new List<LedgerSpan>();
            await foreach (LedgerRow row in RowsAsync(run.Id, units[index], sequence, cancellation))
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

            if (!await SendAsync(spans, cancellation))
            {
                return;
            }

            await MoveCursorAsync(run.Id, index + 1, cancellation);
        }
    }

    private async Task<bool> SendAsync(List<LedgerSpan> spans, CancellationToken cancellation)
    {
        foreach (LedgerSpan[] batch in spans.Chunk(BatchSpans))
        {
            ExportAnswer answer = await exporter.ExportAsync(batch, cancellation);
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
        await using var tables = new AllocationConnection(database);
        var units = await tables.Units.Where(unit => unit.RunId == runId).OrderBy(unit => unit.Phase).ThenBy(unit => unit.Unit)
            .Select(unit => new { unit.Phase, unit.Unit }).ToListAsync(cancellation);
        return [.. units.Select(unit => (unit.Phase, unit.Unit))];
    }

    private async IAsyncEnumerable<LedgerRow> RowsAsync(
        string runId, (int Phase, int Unit) unit, long sequence, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var tables = new AllocationConnection(database);
        var rows =
            from decision in tables.DecisionsOf(runId)
            join attempt in tables.Attempts on new { decision.RunId, decision.Phase, decision.Unit, decision.Attempt }
                equals new { attempt.RunId, attempt.Phase, attempt.Unit, attempt.Attempt }
            where decision.Phase == unit.Phase && decision.Unit == unit.Unit
            orderby decision.Ordinal
            select new { decision.Profession, decision.Party, decision.Leaf, attempt.StartedAt, attempt.EndedAt };
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellation))
        {
            yield return new LedgerRow(row.Profession, row.Party, row.Leaf, sequence++, row.StartedAt, row.EndedAt ?? row.StartedAt);
        }
    }

    private async Task MoveCursorAsync(string runId, int units, CancellationToken cancellation)
    {
        await using var tables = new AllocationConnection(database);
        await tables.Runs.Where(run => run.Id == runId).Set(run => run.TracedUnits, units).UpdateAsync(cancellation);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The traces of the parties wait: {Problem}")]
    private partial void LogPostponed(string problem);
}
