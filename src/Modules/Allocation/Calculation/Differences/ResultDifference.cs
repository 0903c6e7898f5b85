using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Calculation.Results;

namespace TopGrid.Allocation.Calculation.Differences;

/// <summary>What differs between two results.</summary>
/// <param name="SameInput">Both were computed from the same input hash.</param>
/// <param name="SameProtocol">Both were computed with the same protocol hash.</param>
/// <param name="FirstStep">The first decision row in canonical order at which the two runs part; null when all rows agree.</param>
/// <param name="Parties">Institutions whose number or decision changed, by profession and tpid in order of bytes.</param>
/// <param name="Facts">Rows of the data that differ; null when the data were not given.</param>
public sealed record ResultDifference(
    bool SameInput, bool SameProtocol, StepPair? FirstStep, IReadOnlyList<PartyDifference> Parties, IReadOnlyList<FactDifference>? Facts)
{
    /// <summary>Whether no institution's number or decision changed.</summary>
    public bool IsSame => Parties.Count == 0;

    /// <summary>The corrected fact that made the difference, when with the same protocol exactly one row differs; else null.</summary>
    public FactDifference? OnlyFact => SameProtocol && Facts is [var only] ? only : null;
}

/// <summary>An institution whose number or decision changed.</summary>
/// <param name="Profession">Profession code.</param>
/// <param name="Tpid">The institution.</param>
/// <param name="Before">Its row before; null when it had none.</param>
/// <param name="After">Its row after; null when it has none.</param>
/// <param name="FirstStep">The first of its steps that differs.</param>
public sealed record PartyDifference(string Profession, string Tpid, AllocationRow? Before, AllocationRow? After, StepPair? FirstStep)
{
    /// <summary>Places more (or fewer, negative) after than before.</summary>
    public int Change => (After?.Granted ?? 0) - (Before?.Granted ?? 0);
}

/// <summary>Two decision rows at the same place of two runs; one is null when a run has no further row there.</summary>
/// <param name="Before">Row of the run before.</param>
/// <param name="After">Row of the run after.</param>
public sealed record StepPair(RowFields? Before, RowFields? After)
{
    /// <summary>Step of the ladder at which the runs part.</summary>
    public int Step => Math.Min(Before?.Step ?? int.MaxValue, After?.Step ?? int.MaxValue);
}

/// <summary>A row of the data that differs.</summary>
/// <param name="File">File name.</param>
/// <param name="Before">The row in canonical form before; null when it was added.</param>
/// <param name="After">The row in canonical form after; null when it was removed.</param>
public sealed record FactDifference(string File, string? Before, string? After);
