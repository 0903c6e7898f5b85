namespace TopGrid.Allocation.Runs;

/// <summary>Computes units. The queue and the worker know nothing of what a unit is.</summary>
internal interface IUnitComputer
{
    /// <summary>What is said of the unit on its span and in the log.</summary>
    Task<UnitDescription> DescribeAsync(UnitKey unit, CancellationToken cancellation);

    /// <summary>Computes, without a transaction and without writing anything.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="cancellation">Nobody needs the unit any more; the result is dropped.</param>
    /// <returns>What the transaction that completes the unit writes.</returns>
    Task<ComputedUnit> ComputeAsync(ClaimedUnit claim, CancellationToken cancellation);
}

/// <summary>What a unit is, for people.</summary>
/// <param name="Year">Allocation year T.</param>
/// <param name="Profession">Profession code, or empty where a unit is of none.</param>
/// <param name="Phase">Name of its phase.</param>
/// <param name="TraceParent">W3C traceparent of the call that started the run, if known.</param>
internal sealed record UnitDescription(int Year, string Profession, string Phase, string? TraceParent);
