namespace TopGrid.Allocation.Engine;

/// <summary>Status of an institution for one profession (rules.md 3).</summary>
public enum ApplicantStatus : byte
{
    /// <summary>No request row.</summary>
    None,

    /// <summary>Not eligible.</summary>
    Refused,

    /// <summary>Never allocated under this recognition.</summary>
    Newcomer,

    /// <summary>Newcomer of an earlier year inside its guarantee term.</summary>
    Guaranteed,

    /// <summary>All other eligible applicants.</summary>
    Established,
}
