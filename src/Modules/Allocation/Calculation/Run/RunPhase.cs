namespace TopGrid.Allocation.Calculation.Run;

/// <summary>The phases of a run, per profession and in this order; each waits for the one before of its own profession only.</summary>
public enum RunPhase
{
    /// <summary>Training volumes, in ranges of institutions (rules.md 2).</summary>
    Volumes,

    /// <summary>Steps 1-7, base and split of the bonus (rules.md 5).</summary>
    FirstPass,

    /// <summary>Bonus over members and division, in chunks of components (step 8).</summary>
    Consortia,

    /// <summary>The left-overs of the bonus (step 8).</summary>
    LeftOvers,

    /// <summary>Returned places inside consortia, in chunks of components (step 9).</summary>
    ReturnsInside,

    /// <summary>The national round of returns, and the policies to compare (step 9).</summary>
    Returns,

    /// <summary>Final decisions and conservation checks (step 10).</summary>
    Seal,
}
