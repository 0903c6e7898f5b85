namespace TopGrid.Registration.Persistence;

/// <summary>One line of the change log, which is append-only: who changed what, when, from what into what, and why.</summary>
internal sealed class ChangeEntry
{
    /// <summary>Allocation year T.</summary>
    public int AllocationYear { get; set; }

    /// <summary>The revision that the change made.</summary>
    public long Revision { get; set; }

    /// <summary>Counts the rows of one revision from 1.</summary>
    public int Position { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>Who.</summary>
    public required string UserId { get; set; }

    /// <summary>The modules the call came through, separated by commas; empty = none.</summary>
    public required string Via { get; set; }

    /// <summary>Name of the mandate under which it was done for another institution; null = in the user's own right.</summary>
    public string? Mandate { get; set; }

    /// <summary>The method called, such as <c>FileRequest</c>.</summary>
    public required string Operation { get; set; }

    /// <summary>The file of the row; empty for an import, which replaces all files.</summary>
    public required string File { get; set; }

    /// <summary>The row as it was in canonical CSV (an import: the input hash before); null = it was added.</summary>
    public string? Before { get; set; }

    /// <summary>The row as it is in canonical CSV (an import: the input hash after); null = it was removed.</summary>
    public string? After { get; set; }

    /// <summary>Why; empty where the method asks for no reason.</summary>
    public required string Reason { get; set; }

    /// <summary>Number of the correction from 1; null = not a correction.</summary>
    public int? CorrectionNumber { get; set; }
}
