namespace TopGrid.Data.Verification;

/// <summary>How a row differs from what it should be.</summary>
public enum RowFindingKind
{
    /// <summary>It holds other values.</summary>
    Changed,

    /// <summary>It is there, and should not be.</summary>
    Added,

    /// <summary>It should be there, and is not.</summary>
    Missing,
}

/// <summary>What a row was compared with.</summary>
public enum RowBasis
{
    /// <summary>The hash that the audit log keeps of it.</summary>
    Log,

    /// <summary>What follows from other rows, computed again.</summary>
    Computation,
}

/// <summary>A row that is not what it should be.</summary>
/// <param name="Table">Its table, as <c>module.table</c>.</param>
/// <param name="Key">Its key, the values separated by <c>/</c>; empty = the table as a whole.</param>
/// <param name="Kind">How it differs.</param>
/// <param name="Basis">What it was compared with.</param>
public sealed record RowFinding(string Table, string Key, RowFindingKind Kind, RowBasis Basis)
{
    /// <summary>What people know it by; empty where the key says it.</summary>
    public string KnownBy { get; init; } = "";

    /// <summary>What it should be, as far as that is known and can be said; otherwise empty.</summary>
    public string Expected { get; init; } = "";

    /// <summary>What it is; empty where that cannot be said.</summary>
    public string Found { get; init; } = "";

    /// <summary>The entry of the log that holds it; 0 = none.</summary>
    public long Sequence { get; init; }
}

/// <summary>Computes again what rows of a module must be, from other rows: also those from before the log held hashes.</summary>
public interface IRowVerifier
{
    /// <summary>Whose rows.</summary>
    string Module { get; }

    /// <summary>Compares the rows with what they must be.</summary>
    /// <param name="say">Told what is looked at now, such as the name of a run.</param>
    /// <param name="cancellationToken">Stops.</param>
    IAsyncEnumerable<RowFinding> VerifyAsync(Func<string, Task> say, CancellationToken cancellationToken);
}
