using TopGrid.Allocation.Runs;

namespace TopGrid.Allocation.Work;

/// <summary>Names one unit of work.</summary>
/// <param name="RunId">The run or job.</param>
/// <param name="Phase">The phase, in the run's canonical order.</param>
/// <param name="Unit">The unit within its phase.</param>
public sealed record UnitKey(string RunId, int Phase, int Unit)
{
    /// <summary>The name that people and messages call it by.</summary>
    public override string ToString() => $"{WorkNames.Of(RunId)}/units/{Phase}-{Unit}";
}

/// <summary>A unit that a worker may compute, and complete only as this attempt.</summary>
/// <param name="Key">The unit.</param>
/// <param name="Attempt">From 1.</param>
public sealed record ClaimedUnit(UnitKey Key, int Attempt);
