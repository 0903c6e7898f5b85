using LinqToDB;
using TopGrid.Audit.Domain;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;

namespace TopGrid.Audit.Persistence;

/// <summary>The log, append-only.</summary>
internal sealed class AuditConnection(IConnectionSource source) : ModuleConnection(source, Module)
{
    public static readonly ModuleTables Module = new(
        "audit",
        new TableMap<AuditEntry>("entries").Key(row => row.Sequence).Index(row => row.At)
            .NotLogged("The log itself: each entry holds the hash of the one before."),
        new TableMap<AuditContent>("contents").Key(row => new { row.Sequence, row.Position }).Index(row => new { row.Area, row.Sequence })
            .NotLogged("The log itself: each entry holds the hash of its contents."));

    public ITable<AuditEntry> Entries => Table<AuditEntry>();

    public ITable<AuditContent> Contents => Table<AuditContent>();
}
