namespace TopGrid.Allocation.Work;

/// <summary>What came of an attempt at a unit.</summary>
public enum UnitEnd
{
    /// <summary>The unit took effect.</summary>
    Done,

    /// <summary>The unit took effect and was the last of its phase.</summary>
    PhaseDone,

    /// <summary>The unit was given to another attempt, or its run no longer runs; nothing was written.</summary>
    Lost,

    /// <summary>The unit threw, and waits for another attempt or has failed its run.</summary>
    Failed,

    /// <summary>The worker was told to stop; the unit waits for another, and no attempt was lost.</summary>
    GivenBack,
}

/// <summary>
/// Computes one unit of any kind and stores what came of it in one transaction. It decides nothing about who computes what.
/// </summary>
public interface IUnitRunner
{
    /// <summary>The only ladder whose runs it computes units of.</summary>
    string LadderVersion { get; }

    /// <summary>Computes a unit and completes it; a database that is away is waited for.</summary>
    /// <param name="unit">The unit, claimed.</param>
    /// <param name="traceParent">W3C traceparent of the call that started the run, if known.</param>
    /// <param name="unwanted">Nobody needs it any more.</param>
    /// <param name="stopped">The process ends: give the unit back.</param>
    /// <returns>What came of it; never throws.</returns>
    Task<UnitEnd> RunAsync(ClaimedUnit unit, string? traceParent, CancellationToken unwanted, CancellationToken stopped);
}
