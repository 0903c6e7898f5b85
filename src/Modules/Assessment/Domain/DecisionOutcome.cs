namespace TopGrid.Assessment.Domain;

/// <summary>What came of recording a decision of the board.</summary>
internal enum DecisionOutcome
{
    /// <summary>It was recorded, now or by an earlier call with the same request id.</summary>
    Recorded,

    /// <summary>There is no such consortium in the latest assessment.</summary>
    NotFound,

    /// <summary>The assessment changed since the caller looked at it.</summary>
    Changed,

    /// <summary>The user sent the same request id with another decision.</summary>
    RequestIdReused,
}
