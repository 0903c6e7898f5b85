using Microsoft.EntityFrameworkCore;
using TopGrid.Assessment.Domain;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;

namespace TopGrid.Assessment.Persistence;

/// <summary>The module's tables. All are append-only: assessments are numbered and decisions counted, nothing is overwritten.</summary>
internal sealed class AssessmentDbContext(StorageDatabase database) : ModuleDbContext(database, ModuleName)
{
    public const string ModuleName = "assessment";

    public DbSet<AssessedYear> Years => Set<AssessedYear>();

    public DbSet<AssessedConsortium> Consortia => Set<AssessedConsortium>();

    public DbSet<StoredFinding> Findings => Set<StoredFinding>();

    public DbSet<BoardDecision> Decisions => Set<BoardDecision>();

    protected override void BuildModel(ModelBuilder model)
    {
        model.Entity<AssessedYear>(year =>
        {
            year.ToTable("assessed_years");
            year.HasKey(row => new { row.Year, row.Number });
        });
        model.Entity<AssessedConsortium>(consortium =>
        {
            consortium.ToTable("assessed_consortia");
            consortium.HasKey(row => new { row.Year, row.Number, row.Consortium });
        });
        model.Entity<StoredFinding>(finding =>
        {
            finding.ToTable("findings");
            finding.HasKey(row => new { row.Year, row.Number, row.Consortium, row.Position });
        });
        model.Entity<BoardDecision>(decision =>
        {
            decision.ToTable("board_decisions");
            decision.HasKey(row => new { row.Year, row.Consortium, row.Sequence });
            decision.HasIndex(row => new { row.Decider, row.RequestId }).IsUnique();
        });
    }
}
