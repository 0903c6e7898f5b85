using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TopGrid.Common.Contracts.Names;

/// <summary>Name of an entry of the audit log.</summary>
/// <param name="Sequence">Place in the log, from 1.</param>
public sealed record AuditEntryName(long Sequence) : IResourceName<AuditEntryName>
{
    private static readonly NamePattern _form = new("auditEntries/{audit_entry}");

    /// <inheritdoc/>
    public static string Pattern => _form.Text;

    /// <inheritdoc/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AuditEntryName? name)
    {
        name = _form.Match(text) is [{ } digits]
            && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            && sequence.ToString(CultureInfo.InvariantCulture) == digits
                ? new AuditEntryName(sequence)
                : null;
        return name is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => _form.Format(Sequence.ToString(CultureInfo.InvariantCulture));
}
