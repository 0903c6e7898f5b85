using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Allocation.Work;

namespace TopGrid.Allocation.Jobs;

/// <summary>A kind of work on the side. A new kind is a class of this and its registration: who hands out units knows of none.</summary>
internal interface IJobKind
{
    /// <summary>What the kind is called in the row of a job.</summary>
    string Name { get; }

    /// <summary>What a phase of it is called, for people.</summary>
    string PhaseName(int phase);

    /// <summary>Reads what a unit needs; see <see cref="IUnitComputer.PrepareAsync"/>.</summary>
    Task<Func<CancellationToken, ComputedUnit>> PrepareAsync(RunRow job, ClaimedUnit unit, CancellationToken cancellationToken);
}
