using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;

namespace TopGrid.Allocation.Jobs;

/// <summary>Computes units of every kind of work: those of runs with the ladder, those of jobs by what the job is.</summary>
/// <param name="jobs">Jobs.</param>
/// <param name="runs">Computes units of runs.</param>
/// <param name="explanations">Computes units of explanations.</param>
/// <param name="sweeps">Computes units of sweeps.</param>
internal sealed class WorkComputer(JobStore jobs, UnitComputer runs, ExplanationComputer explanations, SweepComputer sweeps) : IUnitComputer
{
    // What a process works on now and a little more; a job's row never changes in what is read of it here.
    private readonly RecentCache<RunRow?> _jobs = new(64);

    public async Task<UnitDescription> DescribeAsync(UnitKey unit, CancellationToken cancellation) =>
        await JobOfAsync(unit.RunId).ConfigureAwait(false) is { } job
            ? new UnitDescription(job.Year, "", KindOf(job, unit.Phase), job.TraceParent)
            : await runs.DescribeAsync(unit, cancellation).ConfigureAwait(false);

    public async Task<ComputedUnit> ComputeAsync(ClaimedUnit claim, CancellationToken cancellation) =>
        await JobOfAsync(claim.Key.RunId).ConfigureAwait(false) switch
        {
            null => await runs.ComputeAsync(claim, cancellation).ConfigureAwait(false),
            { Job: JobKinds.Explanations } job => await explanations.ComputeAsync(job, claim, cancellation).ConfigureAwait(false),
            { Job: JobKinds.Sweep } job => await sweeps.ComputeAsync(job, claim, cancellation).ConfigureAwait(false),
            var job => throw new NotSupportedException($"This program does not know jobs of kind {job.Job}; let a newer worker do it."),
        };

    private Task<RunRow?> JobOfAsync(string id) => _jobs.GetAsync(id, () => jobs.FindAsync(id, CancellationToken.None));

    private static string KindOf(RunRow job, int phase) => job.Job switch
    {
        JobKinds.Explanations => JobPhases.Explanations,
        _ => phase == JobPhases.SumUp ? JobPhases.Summary : JobPhases.WhatIfs,
    };
}
