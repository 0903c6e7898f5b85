namespace TopGrid.Allocation.Engine;

/// <summary>Steps 1-7, the base and the split of the bonus (rules.md 5).</summary>
public sealed record FirstPassResult
{
    /// <summary>Places booked.</summary>
    public required Places Places { get; init; }

    /// <summary>P, size of the newcomer pool.</summary>
    public required int Pool { get; init; }

    /// <summary>Newcomers placed in the pool.</summary>
    public required int NewcomersPlaced { get; init; }

    /// <summary>B, places set aside for the bonus.</summary>
    public required int BonusPlaces { get; init; }

    /// <summary>Steps 4-7.</summary>
    public required SeatPassResult Pass { get; init; }

    /// <summary>t(c,i) by member slot: places attributed to the consortium.</summary>
    public required int[] Attributed { get; init; }

    /// <summary>base_c by consortium.</summary>
    public required int[] Base { get; init; }

    /// <summary>Bonus by consortium.</summary>
    public required int[] Bonus { get; init; }
}

/// <summary>One passage through steps 4-7.</summary>
/// <param name="Seats">Seats that entered.</param>
/// <param name="GroupRequests">What established and guaranteed applicants of each group asked (unmet).</param>
/// <param name="SeatsBefore">Seats of each group by its weight.</param>
/// <param name="SeatsAfter">Seats of each group after the surplus moved.</param>
/// <param name="Threshold">d of each group; 0 where there is no scarcity.</param>
/// <param name="LeftOpen">Seats nobody could take.</param>
public sealed record SeatPassResult(
    int Seats, long[] GroupRequests, int[] SeatsBefore, int[] SeatsAfter, long[] Threshold, int LeftOpen);
