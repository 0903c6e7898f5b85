namespace TopGrid.Allocation.Engine;

/// <summary>In which step places came or went: the columns of allocation.csv (dataset.md).</summary>
public enum Column : byte
{
    /// <summary>Newcomer pool.</summary>
    Newcomer,

    /// <summary>Guarantee.</summary>
    Guarantee,

    /// <summary>Consortium priority.</summary>
    Consortium,

    /// <summary>Whole places by volume, or no scarcity.</summary>
    Volume,

    /// <summary>Largest remainder.</summary>
    Remainder,

    /// <summary>Lottery.</summary>
    Lottery,

    /// <summary>Open places for newcomers.</summary>
    Open,

    /// <summary>Bonus.</summary>
    Bonus,

    /// <summary>Moved in by the consortium's division.</summary>
    MovedIn,

    /// <summary>Moved out by the consortium's division; counts down.</summary>
    MovedOut,

    /// <summary>Returned, in time or late; counts down.</summary>
    Returned,

    /// <summary>Received from a return.</summary>
    Received,
}
