using TopGrid.Data.Verification;

namespace TopGrid.Audit.Domain;

/// <summary>What a change left of some rows, beside the entry of that change. A later content of the same rows goes before it.</summary>
internal sealed record AuditContent
{
    /// <summary>The entry.</summary>
    public long Sequence { get; init; }

    /// <summary>Place within the entry, from 1.</summary>
    public int Position { get; init; }

    /// <summary>Table and first value of the key, see <see cref="RowGroup.Area"/>.</summary>
    public required string Area { get; init; }

    /// <summary>Which rows, see <see cref="RowGroup.Subject"/>.</summary>
    public required string Subject { get; init; }

    /// <summary>SHA-256 over <see cref="Rows"/>, lower-case hex.</summary>
    public required string Hash { get; init; }

    /// <summary>The rows in the order of their key, a line each, see <see cref="RowDigest"/>: which of them differs can be said.</summary>
    public required string Rows { get; init; }

    /// <summary>The hash by which an entry holds its contents.</summary>
    public static string HashOf(IEnumerable<AuditContent> contents) =>
        RowDigest.Hash(string.Join('\n', contents.Select(content => $"{content.Subject}\t{content.Hash}")));
}
