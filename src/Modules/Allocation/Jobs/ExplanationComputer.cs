using TopGrid.Allocation.Calculation.Explanations;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;

namespace TopGrid.Allocation.Jobs;

/// <summary>Explains the results of a sealed run, with counterfactuals: one unit some results of one profession.</summary>
/// <param name="contexts">The prepared input of the run.</param>
/// <param name="jobs">What there is to explain, and where it is kept.</param>
/// <param name="ledger">Why the run decided as it did.</param>
internal sealed class ExplanationComputer(RunContexts contexts, JobStore jobs, LedgerStore ledger)
{
    private readonly RecentCache<IReadOnlyList<ExplainedRange>> _units = new(4);

    /// <summary>Explains the results of a unit.</summary>
    public async Task<ComputedUnit> ComputeAsync(RunRow job, ClaimedUnit claim, CancellationToken cancellation)
    {
        string runId = job.OfRun ?? throw new InvalidDataException($"Job {job.Id} does not say which run it explains.");
        IReadOnlyList<ExplainedRange> units = await _units.GetAsync(job.Id, async () => ExplainedRange.Cut(
            JobSpec.Of(job), await jobs.CountResultsAsync(runId, cancellation).ConfigureAwait(false))).ConfigureAwait(false);
        ExplainedRange range = units[claim.Key.Unit];
        RunContext run = await contexts.OfAsync(runId).ConfigureAwait(false);
        List<PlacedDecision> rows = await RowsAsync(run, range.Profession, cancellation).ConfigureAwait(false);
        var places = rows.ToDictionary(row => row.Sequence, row => new StoredStep(row.Sequence, row.Phase, row.Unit, row.Ordinal));
        var parsed = ProfessionLedger.Of(range.Profession, rows.Select(row => (row.Sequence, (ReadOnlyMemory<byte>)row.Leaf)));
        var explanations = new List<(string Tpid, StoredExplanation Content)>();
        foreach (string tpid in await jobs.TpidsAsync(runId, range, cancellation).ConfigureAwait(false))
        {
            cancellation.ThrowIfCancellationRequested();
            Explanation explained = Explainer.Explain(parsed, run.Run.Year, run.Year.Input.Protocol, tpid, outcome: null, run.Year);
            IReadOnlyList<Counterfactual> tried = Explainer.FindCounterfactuals(run.Year, range.Profession, tpid);
            explanations.Add((tpid, new StoredExplanation([.. explained.Steps.Select(step => places[step.Sequence])], tried)));
        }

        return new ComputedUnit(work => JobStore.WriteAsync(work, claim, range.Profession, explanations));
    }

    private async Task<List<PlacedDecision>> RowsAsync(RunContext run, string profession, CancellationToken cancellation)
    {
        var rows = new List<PlacedDecision>();
        int first = run.NumberOf(profession, RunPlan.Phases[0]);
        await foreach (PlacedDecision row in ledger.PhasesAsync(run.Run.Id, first, first + RunPlan.Phases.Count, cancellation).ConfigureAwait(false))
        {
            rows.Add(row);
        }

        return rows;
    }
}
