namespace TopGrid.Allocation.Engine;

/// <summary>The result of all phases for one profession.</summary>
public sealed record ProfessionResult
{
    /// <summary>What it was computed from.</summary>
    public required ProfessionInput Input { get; init; }

    /// <summary>Steps 1-7 and the bonus split.</summary>
    public required FirstPassResult First { get; init; }

    /// <summary>Bonus over members and division, all components.</summary>
    public required ConsortiaResult Consortia { get; init; }

    /// <summary>Left-overs.</summary>
    public required LeftOversResult LeftOvers { get; init; }

    /// <summary>Every returned place.</summary>
    public required ReturnedPlaces Returned { get; init; }

    /// <summary>Returns under the decided policy.</summary>
    public required ReturnsResult Decided { get; init; }

    /// <summary>Returns under the other policy, reported beside it.</summary>
    public required ReturnsResult Other { get; init; }

    /// <summary>The penalty scenario.</summary>
    public required PenaltyScenario Penalty { get; init; }

    /// <summary>The seal.</summary>
    public required SealResult Seal { get; init; }

    /// <summary>What every institution has under the decided policy.</summary>
    public required Standings Standings { get; init; }

    /// <summary>All steps and draws of the decided run in canonical order; empty when the run keeps no evidence.</summary>
    public required Trail Trail { get; init; }
}
