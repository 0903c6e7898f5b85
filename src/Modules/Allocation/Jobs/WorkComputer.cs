using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Allocation.Work;

namespace TopGrid.Allocation.Jobs;

/// <summary>Computes units of every kind of work: those of runs with the ladder, those of jobs by what the job is.</summary>
/// <param name="jobs">Jobs.</param>
/// <param name="runs">Computes units of runs.</param>
/// <param name="kinds">The kinds of jobs that this program knows.</param>
internal sealed class WorkComputer(JobStore jobs, UnitComputer runs, IEnumerable<IJobKind> kinds) : IUnitComputer
{
    // What a process works on now and a little more; a job's row never changes in what is read of it here.
    private readonly RecentCache<RunRow?> _jobs = new(64);
    private readonly Dictionary<string, IJobKind> _kinds = kinds.ToDictionary(kind => kind.Name, StringComparer.Ordinal);

    public async Task<UnitDescription> DescribeAsync(UnitKey unit, CancellationToken cancellationToken) =>
        await JobOfAsync(unit.RunId) is { } job
            ? new UnitDescription(job.Year, "", KindOf(job).PhaseName(unit.Phase))
            : await runs.DescribeAsync(unit, cancellationToken);

    public async Task<Func<CancellationToken, ComputedUnit>> PrepareAsync(ClaimedUnit unit, CancellationToken cancellationToken) =>
        await JobOfAsync(unit.Key.RunId) is { } job
            ? await KindOf(job).PrepareAsync(job, unit, cancellationToken)
            : await runs.PrepareAsync(unit, cancellationToken);

    private Task<RunRow?> JobOfAsync(string id) => _jobs.GetAsync(id, () => jobs.FindAsync(id, CancellationToken.None));

    private IJobKind KindOf(RunRow job) => _kinds.GetValueOrDefault(job.Job!)
        ?? throw new NotSupportedException($"This program does not know jobs of kind {job.Job}; let a newer worker do it.");
}
