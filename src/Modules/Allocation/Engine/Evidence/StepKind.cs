namespace TopGrid.Allocation.Engine;

/// <summary>
/// What a step decided. <see cref="StepSchema"/> says for each kind who the party is and what the numbers A, B and C mean.
/// "Before" and "after" are places the party has (or seats of a sector, or a bonus), so a step without effect has both equal.
/// </summary>
public enum StepKind : byte
{
    /// <summary>A member's days are lent to the requester of a pooled or mixed consortium (rules.md 2).</summary>
    PooledVolume,

    /// <summary>Places a member brings into a qualifying consortium (rules.md 2a).</summary>
    BroughtIn,

    /// <summary>The applicant is not eligible; the reason says why (rules.md 3).</summary>
    Refused,

    /// <summary>The applicant is eligible; the reason is its status (rules.md 3).</summary>
    Eligible,

    /// <summary>Size of the newcomer pool (rules.md 5 step 2).</summary>
    PoolSize,

    /// <summary>A newcomer and the pool (rules.md 5 step 2).</summary>
    Newcomer,

    /// <summary>One probe of the bisection for the bonus inside the total (rules.md 5 step 3).</summary>
    BonusProbe,

    /// <summary>Places set aside for the bonus and seats that remain (rules.md 5 step 3).</summary>
    BonusReserve,

    /// <summary>Seats of a sector by its weight (rules.md 5 step 4).</summary>
    SectorSeats,

    /// <summary>Seats of a sector after the surplus of others moved (rules.md 5 step 4).</summary>
    SectorSurplus,

    /// <summary>Seats and requests of a group as the steps below find them.</summary>
    GroupSeats,

    /// <summary>A guaranteed place (rules.md 5 step 5).</summary>
    Guarantee,

    /// <summary>Consortium priority of a group: its threshold or none (rules.md 5 step 6).</summary>
    ConsortiumGroup,

    /// <summary>Places with priority because they are brought into a consortium (rules.md 5 step 6).</summary>
    ConsortiumPriority,

    /// <summary>The lottery over what consortium priority left (rules.md 5 step 6).</summary>
    ConsortiumLottery,

    /// <summary>The threshold of a group, or that there is no scarcity (rules.md 4.2).</summary>
    Threshold,

    /// <summary>Whole places by volume, or all that was asked where there is no scarcity (rules.md 5 step 7).</summary>
    Volume,

    /// <summary>Places by largest remainder of days (rules.md 4.2).</summary>
    Remainder,

    /// <summary>Places by lottery in the stepped family (rules.md 5 step 7).</summary>
    Lottery,

    /// <summary>A newcomer and the places that others left (rules.md 5 step 7).</summary>
    OpenPlace,

    /// <summary>Seats that a pass leaves open.</summary>
    LeftOpen,

    /// <summary>A granted place attributed to a consortium (rules.md 5 step 8, base).</summary>
    Attribution,

    /// <summary>Base, entitlement and bonus of a consortium (rules.md 5 step 8, split).</summary>
    Bonus,

    /// <summary>The lead's declaration cannot be followed; the default applies, marked provisional (rules.md 5 step 8).</summary>
    BonusProvisional,

    /// <summary>Bonus places of a member (rules.md 5 step 8).</summary>
    BonusMember,

    /// <summary>Bonus places nobody in the consortium asks for (rules.md 5 step 8).</summary>
    BonusLeft,

    /// <summary>All left-overs together pass through steps 4-7 again (rules.md 5 step 8).</summary>
    LeftOvers,

    /// <summary>Places moved away by the division, or the row refused (rules.md 5 step 8).</summary>
    MovedOut,

    /// <summary>Places moved in by the division (rules.md 5 step 8).</summary>
    MovedIn,

    /// <summary>A returned place: in time, late or refused (rules.md 5 step 9).</summary>
    Return,

    /// <summary>A returned place received inside the consortium (rules.md 5 step 9).</summary>
    ReceivedInside,

    /// <summary>A returned place received from a waiting list (rules.md 5 step 9).</summary>
    ReceivedNational,

    /// <summary>A returned place nobody can take (rules.md 5 step 9).</summary>
    ReturnOpen,

    /// <summary>The final decision of an applicant (rules.md 5 step 10).</summary>
    Final,
}
