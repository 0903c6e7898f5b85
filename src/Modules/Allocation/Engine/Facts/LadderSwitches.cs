namespace TopGrid.Allocation.Engine;

/// <summary>What happens to the places that whole thresholds leave (rules.md 4.2).</summary>
public enum Remainders
{
    /// <summary>One each in order of the days that remain (HOV family).</summary>
    Largest,

    /// <summary>Nothing by remainder; the places go to the lottery (stepped family).</summary>
    Lottery,
}

/// <summary>How tickets in a lottery for places are ranked (rules.md 4.3).</summary>
public enum Tickets
{
    /// <summary>By (n, key): every applicant one place before anyone gets a second.</summary>
    PerApplicant,

    /// <summary>By key alone.</summary>
    PerPlace,
}

/// <summary>Where bonus places come from (rules.md 5 step 3).</summary>
public enum BonusSource
{
    /// <summary>There are none.</summary>
    None,

    /// <summary>The published total includes them; the number is found by bisection.</summary>
    Inside,

    /// <summary>A reserve that comes with the capacity figures and is included in the places.</summary>
    Reserved,
}

/// <summary>Where returned places go (rules.md 5 step 9).</summary>
public enum ReturnPolicy
{
    /// <summary>First inside the consortium, then to the waiting lists.</summary>
    Reallocate,

    /// <summary>Straight to the profession's waiting list.</summary>
    WaitingList,
}

/// <summary>How a consortium files its requests (rules.md 2, dataset.md consortia.csv).</summary>
public enum RequestMode : byte
{
    /// <summary>Each member for itself; nothing is pooled.</summary>
    Separate,

    /// <summary>One member requests as employer on everyone's volume.</summary>
    Pooled,

    /// <summary>Some members request themselves, the requester for the others.</summary>
    Mixed,
}
