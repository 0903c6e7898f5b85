using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Engine;

namespace TopGrid.Allocation.Calculation.Run;

/// <summary>All phases of one profession put together.</summary>
internal sealed class ProfessionOutcome
{
    public required ProfessionInput Input { get; init; }

    public required FirstPassResult First { get; init; }

    public required IReadOnlyList<ConsortiaResult> Consortia { get; init; }

    public required LeftOversResult LeftOvers { get; init; }

    public required ReturnsDelta Returns { get; init; }

    public required SealResult Seal { get; init; }

    /// <summary>What every institution has when returned places are reallocated.</summary>
    public required Standings Reallocate { get; init; }

    /// <summary>What every institution has when returned places go to the waiting list.</summary>
    public required Standings WaitingList { get; init; }

    /// <summary>Decision rows of each unit in canonical order.</summary>
    public required IReadOnlyList<DecisionRows> Decisions { get; init; }

    /// <summary>Draws of each unit in canonical order.</summary>
    public required IReadOnlyList<DecisionRows> Draws { get; init; }

    public Standings Decided => Input.Parameters.Returns == ReturnPolicy.Reallocate ? Reallocate : WaitingList;

    /// <summary>Places by which the grant of an institution consists of a column, in the decided result.</summary>
    public int In(Column column, int institution) => Decided[column, institution];

    /// <summary>Places granted in this round: the sum of the columns, less what was moved out and returned.</summary>
    public int Granted(int institution) => Decided.Has[institution] - Input.Start[institution];
}
