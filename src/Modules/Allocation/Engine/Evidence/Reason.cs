namespace TopGrid.Allocation.Engine;

/// <summary>Why a step went as it did.</summary>
public enum Reason : byte
{
    /// <summary>The numbers say it all.</summary>
    None,

    /// <summary>Refused: not recognised for the profession on the reference date.</summary>
    NotRecognised,

    /// <summary>Refused: asks for no place.</summary>
    NothingAsked,

    /// <summary>Refused: the profession is split by sector and the sector is unknown.</summary>
    SectorUnknown,

    /// <summary>Refused: asks less than the minimum.</summary>
    BelowMinimum,

    /// <summary>Status newcomer.</summary>
    Newcomer,

    /// <summary>Status guaranteed.</summary>
    Guaranteed,

    /// <summary>Status established.</summary>
    Established,

    /// <summary>As declared by the consortium or its lead.</summary>
    Declared,

    /// <summary>By default: a dependent member brings in all.</summary>
    Dependent,

    /// <summary>By default: the requester of a pooled or mixed consortium brings in all.</summary>
    Requester,

    /// <summary>By default: one at a time to who has least.</summary>
    Default,

    /// <summary>No declaration was filed.</summary>
    NoDeclaration,

    /// <summary>The row or declaration names an institution that is not a member.</summary>
    NotMember,

    /// <summary>The declaration does not total the bonus.</summary>
    WrongTotal,

    /// <summary>The declaration exceeds a member's unmet request.</summary>
    AboveUnmetRequest,

    /// <summary>Giver and receiver are the same.</summary>
    SameInstitution,

    /// <summary>The consortium does not qualify.</summary>
    NotQualifying,

    /// <summary>The receiver is not recognised for the profession.</summary>
    ReceiverNotRecognised,

    /// <summary>More places than the giver holds of the consortium.</summary>
    AboveHolding,

    /// <summary>Returned in time.</summary>
    InTime,

    /// <summary>Returned too late: the place lapses.</summary>
    Late,

    /// <summary>More returned than the institution has.</summary>
    NothingToReturn,

    /// <summary>Received because the returning institution named it.</summary>
    Offered,

    /// <summary>Received as the fellow member with least.</summary>
    LeastSoFar,

    /// <summary>Received from the waiting list of the same sector.</summary>
    SectorList,

    /// <summary>Received from the profession's waiting list.</summary>
    ProfessionList,

    /// <summary>Decision: all that was requested.</summary>
    Granted,

    /// <summary>Decision: a part of what was requested.</summary>
    Partly,

    /// <summary>Decision: eligible, but no place.</summary>
    NoPlace,

    /// <summary>Decision: refused.</summary>
    Refused,

    /// <summary>Bonus split by largest remainder over the bases, because the entitlements exceed the bonus.</summary>
    OverBases,
}
