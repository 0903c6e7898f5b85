using TopGrid.Storage;

namespace TopGrid.Allocation.Runs;

/// <summary>Computes units. The queue and the worker know nothing of what a unit is.</summary>
internal interface IUnitComputer
{
    /// <summary>What is said of the unit on its span and in the log.</summary>
    Task<UnitDescription> DescribeAsync(UnitKey unit, CancellationToken cancellation);

    /// <summary>Computes, without a transaction and without writing anything.</summary>
    /// <returns>Writes the outcome in the transaction that completes the unit.</returns>
    Task<Func<UnitOfWork, Task>> ComputeAsync(ClaimedUnit claim, CancellationToken cancellation);
}

/// <summary>What a unit is, for people.</summary>
/// <param name="Year">Allocation year T.</param>
/// <param name="Profession">Profession code, or empty for the seal.</param>
/// <param name="Phase">Name of its phase.</param>
/// <param name="TraceParent">W3C traceparent of the call that started the run, if known.</param>
internal sealed record UnitDescription(int Year, string Profession, string Phase, string? TraceParent);
