using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Calculation.Protocols;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Calculation.Sweeps;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;

namespace TopGrid.Allocation.Jobs;

/// <summary>Computes the what-ifs of a sweep, and sums them up in its last unit.</summary>
/// <param name="contexts">Reads frozen inputs.</param>
/// <param name="snapshots">Frozen inputs.</param>
/// <param name="outcomes">What units left behind.</param>
internal sealed class SweepComputer(RunContexts contexts, SnapshotStore snapshots, OutcomeStore outcomes)
{
    private readonly RecentCache<SweepRun> _sweeps = new(2);

    /// <summary>Computes a unit.</summary>
    public async Task<ComputedUnit> ComputeAsync(RunRow job, ClaimedUnit claim, CancellationToken cancellation)
    {
        SweepFigures figures = claim.Key.Phase == JobPhases.SumUp
            ? await SumAsync(job, cancellation).ConfigureAwait(false)
            : await WhatIfsAsync(job, claim.Key.Unit, cancellation).ConfigureAwait(false);
        byte[] bytes = figures.ToBytes();
        return new ComputedUnit(work => OutcomeStore.WriteAsync(work, claim, "", bytes, DecisionRows.None, DecisionRows.None, CancellationToken.None));
    }

    /// <summary>The figures of a sweep that has succeeded.</summary>
    public async Task<SweepFigures> FiguresAsync(string jobId, CancellationToken cancellation) =>
        SweepFigures.FromBytes((await outcomes.OutcomesAsync(jobId, JobPhases.SumUp, cancellation).ConfigureAwait(false)).Single().Delta);

    private async Task<SweepFigures> WhatIfsAsync(RunRow job, int unit, CancellationToken cancellation)
    {
        JobSpec spec = JobSpec.Of(job);
        SweepRun sweep = await _sweeps.GetAsync(job.Id, () => PrepareAsync(job, spec.Sweep!)).ConfigureAwait(false);
        (int from, int to) = spec.Cut(spec.Sweep!.Count).ElementAt(unit);
        return sweep.Compute(from, to, cancellation);
    }

    private async Task<SweepFigures> SumAsync(RunRow job, CancellationToken cancellation) =>
        SweepFigures.Merge((await outcomes.OutcomesAsync(job.Id, JobPhases.Work, cancellation).ConfigureAwait(false)).Select(one => SweepFigures.FromBytes(one.Delta)));

    private async Task<SweepRun> PrepareAsync(RunRow job, SweepPlan plan)
    {
        SnapshotRow snapshot = await snapshots.FindAsync(job.SnapshotId, CancellationToken.None).ConfigureAwait(false)
            ?? throw new InvalidDataException($"There is no snapshot {job.SnapshotId}.");
        CalculationInput input = await contexts.InputAsync(snapshot, CancellationToken.None).ConfigureAwait(false);
        return new SweepRun(plan, snapshot.InputHash, value => YearRun.Create(value is null ? input : input with { Protocol = Changed(snapshot, plan.Parameter, value) }));
    }

    private static Protocol Changed(SnapshotRow snapshot, string parameter, string value)
    {
        ProtocolReading reading = RunContexts.ProtocolOf(snapshot, $"{parameter}={value}");
        return reading.Protocol ?? throw new InvalidDataException($"{parameter}={value} does not fit the frozen protocol: {string.Join("; ", reading.Problems)}");
    }
}
