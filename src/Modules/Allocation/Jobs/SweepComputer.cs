using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Calculation.Sweeps;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Allocation.Work;
using TopGrid.Rules.Protocols;

namespace TopGrid.Allocation.Jobs;

/// <summary>Computes the what-ifs of a sweep, and sums them up in its last unit.</summary>
/// <param name="contexts">Reads frozen inputs.</param>
/// <param name="snapshots">Frozen inputs.</param>
/// <param name="outcomes">What units left behind.</param>
internal sealed class SweepComputer(RunContexts contexts, SnapshotStore snapshots, OutcomeStore outcomes) : IJobKind
{
    private readonly RecentCache<SweepRun> _sweeps = new(2);

    public string Name => JobKinds.Sweep;

    public string PhaseName(int phase) => phase == JobPhases.SumUp ? JobPhases.Summary : JobPhases.WhatIfs;

    public async Task<Func<CancellationToken, ComputedUnit>> PrepareAsync(RunRow job, ClaimedUnit unit, CancellationToken cancellationToken)
    {
        if (unit.Key.Phase == JobPhases.SumUp)
        {
            var parts = await outcomes.OutcomesAsync(job.Id, JobPhases.Work, cancellationToken);
            return _ => Computed(unit, SweepFigures.Merge(parts.Select(one => SweepFigures.FromBytes(one.Delta))));
        }

        var spec = JobSpec.Of(job);
        var sweep = await _sweeps.GetAsync(job.Id, () => PrepareAsync(job, spec.Sweep!));
        var (from, to) = spec.Cut(spec.Sweep!.Count).ElementAt(unit.Key.Unit);
        return ends => Computed(unit, sweep.Compute(from, to, ends));
    }

    /// <summary>The figures of a sweep that has succeeded.</summary>
    public async Task<SweepFigures> FiguresAsync(string jobId, CancellationToken cancellationToken) =>
        SweepFigures.FromBytes((await outcomes.OutcomesAsync(jobId, JobPhases.SumUp, cancellationToken)).Single().Delta);

    private static ComputedUnit Computed(ClaimedUnit unit, SweepFigures figures)
    {
        var bytes = figures.ToBytes();
        return new ComputedUnit(work => OutcomeStore.WriteAsync(work, unit, bytes, CancellationToken.None));
    }

    private async Task<SweepRun> PrepareAsync(RunRow job, SweepPlan plan)
    {
        var snapshot = await snapshots.FindAsync(job.SnapshotId, CancellationToken.None)
            ?? throw new InvalidDataException($"There is no snapshot {job.SnapshotId}.");
        var input = await contexts.InputAsync(snapshot, CancellationToken.None);
        return new SweepRun(
            plan, snapshot.InputHash,
            value => YearRun.Create(value is null ? input : input with { Protocol = Changed(snapshot, plan.Parameter, value) }));
    }

    private static Protocol Changed(SnapshotRow snapshot, string parameter, string value)
    {
        var reading = RunContexts.ProtocolOf(snapshot, $"{parameter}={value}");
        return reading.Protocol
            ?? throw new InvalidDataException(
                $"{parameter}={value} does not fit the frozen protocol: {string.Join("; ", reading.Problems)}");
    }
}
