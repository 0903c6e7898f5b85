using Microsoft.EntityFrameworkCore;
using TopGrid.Audit.Domain;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;

namespace TopGrid.Audit.Persistence;

/// <summary>The log, append-only.</summary>
internal sealed class AuditDbContext(StorageDatabase database) : ModuleDbContext(database, ModuleName)
{
    public const string ModuleName = "audit";

    public static readonly TableName Table = new(ModuleName, "entries");

    public DbSet<AuditEntry> Entries => Set<AuditEntry>();

    protected override void BuildModel(ModelBuilder model) => model.Entity<AuditEntry>(entry =>
    {
        entry.ToTable(Table.Name);
        entry.HasKey(row => row.Sequence);
        entry.Property(row => row.Sequence).ValueGeneratedNever();
        entry.HasIndex(row => row.At);
    });
}
