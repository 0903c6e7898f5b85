namespace TopGrid.Registration.Persistence;

/// <summary>The row of <c>year.csv</c> with the state of the year's facts.</summary>
internal sealed class YearState
{
    /// <summary>Allocation year T.</summary>
    public int AllocationYear { get; set; }

    /// <summary>Id of the protocol file.</summary>
    public required string Protocol { get; set; }

    /// <summary>Last day on which a request is in time.</summary>
    public DateOnly RequestDeadline { get; set; }

    /// <summary>Last day on which a return is in time; null = the default of rules.md 9.</summary>
    public DateOnly? WithdrawalDeadline { get; set; }

    /// <summary>The seed as 64 hexadecimal digits; null = not drawn yet.</summary>
    public string? Seed { get; set; }

    /// <summary>Counts the changes to the facts, from 1.</summary>
    public long Revision { get; set; }

    /// <summary>Input hash of the facts; compared with the rows whenever they are read.</summary>
    public required string InputHash { get; set; }

    /// <summary>When the facts last changed.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>User who last changed them.</summary>
    public required string UpdatedBy { get; set; }
}
