using TopGrid.Allocation.Work;

namespace TopGrid.Allocation.Runs;

/// <summary>Computes units. Neither the ledger nor the runner knows what a unit is.</summary>
internal interface IUnitComputer
{
    /// <summary>What is said of the unit on its span and in the log.</summary>
    Task<UnitDescription> DescribeAsync(UnitKey unit, CancellationToken cancellationToken);

    /// <summary>Reads what a unit needs, without a transaction and without writing anything.</summary>
    /// <param name="unit">The unit, claimed.</param>
    /// <param name="cancellationToken">Nobody needs the unit any more.</param>
    /// <returns>Computes the unit on the caller's thread, and returns what the transaction that completes it writes.</returns>
    Task<Func<CancellationToken, ComputedUnit>> PrepareAsync(ClaimedUnit unit, CancellationToken cancellationToken);
}

/// <summary>What a unit is, for people.</summary>
/// <param name="Year">Allocation year T.</param>
/// <param name="Profession">Profession code, or empty where a unit is of none.</param>
/// <param name="Phase">Name of its phase.</param>
internal sealed record UnitDescription(int Year, string Profession, string Phase);
