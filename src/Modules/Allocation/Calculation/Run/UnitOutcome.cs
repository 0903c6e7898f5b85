using TopGrid.Allocation.Calculation.Decisions;

namespace TopGrid.Allocation.Calculation.Run;

/// <summary>What came of a unit of work.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Delta">What later phases need.</param>
/// <param name="Decisions">Its decision rows, the leaves of the evidence tree.</param>
/// <param name="Draws">Its draws as canonical JSON, one a row, for result.json.</param>
public sealed record UnitOutcome(UnitOfWork Unit, UnitDelta Delta, DecisionRows Decisions, DecisionRows Draws);
