using LinqToDB;
using TopGrid.Audit.Domain;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;

namespace TopGrid.Audit.Persistence;

/// <summary>The log, append-only.</summary>
internal sealed class AuditConnection(IConnectionSource source) : ModuleConnection(source, Module)
{
    public static readonly ModuleTables Module = new(
        "audit", new TableMap<AuditEntry>("entries").Key(row => row.Sequence).Index(row => row.At));

    public ITable<AuditEntry> Entries => Table<AuditEntry>();
}
