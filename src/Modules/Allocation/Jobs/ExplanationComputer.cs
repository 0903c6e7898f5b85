using TopGrid.Allocation.Calculation.Explanations;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Allocation.Work;

namespace TopGrid.Allocation.Jobs;

/// <summary>Explains the results of a sealed run, with counterfactuals: one unit some results of one profession.</summary>
/// <param name="contexts">The prepared input of the run.</param>
/// <param name="jobs">What there is to explain, and where it is kept.</param>
/// <param name="ledger">Why the run decided as it did.</param>
internal sealed class ExplanationComputer(RunContexts contexts, JobStore jobs, LedgerStore ledger) : IJobKind
{
    private readonly RecentCache<IReadOnlyList<ExplainedRange>> _units = new(4);

    public string Name => JobKinds.Explanations;

    public string PhaseName(int phase) => JobPhases.Explanations;

    public async Task<Func<CancellationToken, ComputedUnit>> PrepareAsync(RunRow job, ClaimedUnit unit, CancellationToken cancellationToken)
    {
        var runId = job.OfRun ?? throw new InvalidDataException($"Job {job.Id} does not say which run it explains.");
        var units = await _units.GetAsync(job.Id, async () => ExplainedRange.Cut(
            JobSpec.Of(job), await jobs.CountResultsAsync(runId, cancellationToken)));
        var range = units[unit.Key.Unit];
        var run = await contexts.OfAsync(runId);
        var rows = await RowsAsync(run, range.Profession, cancellationToken);
        var tpids = await jobs.TpidsAsync(runId, range, cancellationToken);
        return ends => Explain(run, unit, range, rows, tpids, ends);
    }

    private static ComputedUnit Explain(
        RunContext run, ClaimedUnit unit, ExplainedRange range, List<PlacedDecision> rows, List<string> tpids, CancellationToken ends)
    {
        var places = rows.ToDictionary(row => row.Sequence, row => new StoredStep(row.Sequence, row.Phase, row.Unit, row.Ordinal));
        var parsed = ProfessionLedger.Of(range.Profession, rows.Select(row => (row.Sequence, (ReadOnlyMemory<byte>)row.Leaf)));
        var explanations = new List<(string Tpid, StoredExplanation Content)>();
        foreach (var tpid in tpids)
        {
            ends.ThrowIfCancellationRequested();
            var explained = Explainer.Explain(parsed, run.Run.Year, run.Year.Input.Protocol, tpid, outcome: null, run.Year);
            var tried = Explainer.FindCounterfactuals(run.Year, range.Profession, tpid);
            explanations.Add((tpid, new StoredExplanation([.. explained.Steps.Select(step => places[step.Sequence])], tried)));
        }

        return new ComputedUnit(work => JobStore.WriteAsync(work, unit, range.Profession, explanations));
    }

    private async Task<List<PlacedDecision>> RowsAsync(RunContext run, string profession, CancellationToken cancellationToken)
    {
        var rows = new List<PlacedDecision>();
        var first = run.NumberOf(profession, RunPlan.Phases[0]);
        await foreach (var row in ledger.PhasesAsync(run.Run.Id, first, first + RunPlan.Phases.Count, cancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }
}
