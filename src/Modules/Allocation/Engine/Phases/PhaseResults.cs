namespace TopGrid.Allocation.Engine;

/// <summary>Bonus over members and division of a range of components (rules.md 5 step 8).</summary>
/// <param name="Places">Places booked: bonus, moved in, moved out.</param>
/// <param name="BonusTaken">Bonus places that members took.</param>
/// <param name="Slot">Member slots with bonus places.</param>
/// <param name="SlotBonus">Bonus places of each of these slots.</param>
/// <param name="Provisional">Consortia whose distribution is the default, marked provisional.</param>
public sealed record ConsortiaResult(Places Places, int BonusTaken, int[] Slot, int[] SlotBonus, int[] Provisional);

/// <summary>The passage of the bonus left-overs through steps 4-7 (rules.md 5 step 8).</summary>
/// <param name="Places">Places booked.</param>
/// <param name="Pass">Steps 4-7; its seats are the left-overs.</param>
public sealed record LeftOversResult(Places Places, SeatPassResult Pass);

/// <summary>The inside round of returns for a range of components (rules.md 5 step 9).</summary>
/// <param name="Places">Places received; what was returned is booked by the national round.</param>
/// <param name="Ordinal">In-time returned places of members, by position in <see cref="ReturnedPlaces"/>.</param>
/// <param name="Taker">Who took each, -1 for nobody.</param>
public sealed record InsideReturnsResult(Places Places, int[] Ordinal, int[] Taker);

/// <summary>All returns under one policy (rules.md 5 step 9).</summary>
public sealed record ReturnsResult
{
    /// <summary>The policy.</summary>
    public required ReturnPolicy Policy { get; init; }

    /// <summary>Places booked by this phase (the inside round's own bookings not repeated).</summary>
    public required Places Places { get; init; }

    /// <summary>
    /// Receiver of each returned place by position in <see cref="ReturnedPlaces"/>; -1 nobody, also for late and refused ones.
    /// </summary>
    public required int[] Receiver { get; init; }

    /// <summary>Places that a fellow member of the giver received.</summary>
    public required int KeptInConsortium { get; init; }

    /// <summary>Places returned too late.</summary>
    public required int Lapsed { get; init; }

    /// <summary>Places in time that nobody could take.</summary>
    public required int LeftOpen { get; init; }

    /// <summary>Returned places refused, because the institution had none.</summary>
    public required int Refused { get; init; }
}

/// <summary>The penalty scenario: places as under the waiting list, and a lower claim next year (rules.md 5 step 9).</summary>
/// <param name="Institution">Institutions that returned places, ascending.</param>
/// <param name="Returned">Places each returned, in time or late.</param>
/// <param name="ClaimLowered">Places by which each one's claim falls next year.</param>
public sealed record PenaltyScenario(int[] Institution, int[] Returned, long[] ClaimLowered);
