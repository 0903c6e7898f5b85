using Microsoft.EntityFrameworkCore;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Employment.Domain;

namespace TopGrid.Employment.Persistence;

/// <summary>The module's tables, append-only: a computation gets a number and replaces nothing.</summary>
internal sealed class EmploymentDbContext(StorageDatabase database) : ModuleDbContext(database, ModuleName)
{
    public const string ModuleName = "employment";

    public DbSet<ClaimSet> ClaimSets => Set<ClaimSet>();

    public DbSet<Claim> Claims => Set<Claim>();

    protected override void BuildModel(ModelBuilder model)
    {
        model.Entity<ClaimSet>(set =>
        {
            set.ToTable("claim_sets");
            set.HasKey(row => new { row.Year, row.Number });
        });
        model.Entity<Claim>(claim =>
        {
            claim.ToTable("claims");
            claim.HasKey(row => new { row.Year, row.Number, row.Profession, row.Tpid });
        });
    }
}
