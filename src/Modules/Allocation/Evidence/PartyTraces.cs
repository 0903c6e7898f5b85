using System.Runtime.CompilerServices;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Data.Connections;
using TopGrid.Evidence.Otlp;
using TopGrid.Rules.Vocabulary;

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
                foreach (var run in await PendingAsync(stoppingToken))
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

            await Task.Delay(RetryMs, stoppingToken)
                .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task<List<RunRow>> PendingAsync(CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        return await tables.Runs
            .Where(
                run => run.State == RunState.Completed
                    && run.Job == null
                    && run.TracedUnits < tables.Units.Count(unit => unit.RunId == run.Id))
            .OrderBy(run => run.Year).ThenBy(run => run.Number).ToListAsync(cancellationToken);
    }

    private async Task ExportAsync(RunRow run, CancellationToken cancellationToken)
    {
        var prepared = await contexts.OfAsync(run.Id);
        var ledger = Describe(run, prepared);
        var units = await UnitsAsync(run.Id, cancellationToken);
        var seen = new HashSet<(string Profession, string Party)>();
        long sequence = 0;
        for (var index = 0; index < units.Count; index++)
        {
            var spans = new List<LedgerSpan>();
            await foreach (var row in RowsAsync(run.Id, units[index], sequence, cancellationToken))
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

            if (!await SendAsync(spans, cancellationToken))
            {
                return;
            }

            await MoveCursorAsync(run.Id, index + 1, cancellationToken);
        }
    }

    private async Task<bool> SendAsync(List<LedgerSpan> spans, CancellationToken cancellationToken)
    {
        foreach (var batch in spans.Chunk(BatchSpans))
        {
            var answer = await exporter.ExportAsync(batch, cancellationToken);
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
        prepared.Year.Input.Year.Institutions.Where(institution => institution.Kind == InstitutionKind.Practice)
            .Select(institution => institution.Tpid).ToHashSet(StringComparer.Ordinal),
        prepared.Snapshot.SubjectKey,
        run.StartedAt ?? run.CreatedAt,
        run.EndedAt ?? run.CreatedAt);

    private async Task<List<(int Phase, int Unit)>> UnitsAsync(string runId, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        var units = await tables.Units.Where(unit => unit.RunId == runId).OrderBy(unit => unit.Phase).ThenBy(unit => unit.Unit)
            .Select(unit => new { unit.Phase, unit.Unit }).ToListAsync(cancellationToken);
        return [.. units.Select(unit => (unit.Phase, unit.Unit))];
    }

    private async IAsyncEnumerable<LedgerRow> RowsAsync(
        string runId, (int Phase, int Unit) unit, long sequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        var rows =
            from decision in tables.DecisionsOf(runId)
            join attempt in tables.Attempts on new { decision.RunId, decision.Phase, decision.Unit, decision.Attempt }
                equals new { attempt.RunId, attempt.Phase, attempt.Unit, attempt.Attempt }
            where decision.Phase == unit.Phase && decision.Unit == unit.Unit
            orderby decision.Ordinal
            select new { decision.Profession, decision.Party, decision.Leaf, attempt.StartedAt, attempt.EndedAt };
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return new LedgerRow(row.Profession, row.Party, row.Leaf, sequence++, row.StartedAt, row.EndedAt ?? row.StartedAt);
        }
    }

    private async Task MoveCursorAsync(string runId, int units, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        await tables.Runs.Where(run => run.Id == runId).Set(run => run.TracedUnits, units).UpdateAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The traces of the parties wait: {Problem}")]
    private partial void LogPostponed(string problem);
}
