using Microsoft.EntityFrameworkCore;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;

namespace TopGrid.Allocation.Persistence;

/// <summary>The tables of Allocation. Bulk rows go through <see cref="AllocationBulk"/>, the queue through statements of its own.</summary>
/// <param name="database">The open database.</param>
internal sealed class AllocationDbContext(StorageDatabase database) : ModuleDbContext(database, AllocationTables.Module)
{
    public DbSet<SnapshotRow> Snapshots => Set<SnapshotRow>();

    public DbSet<QualificationRow> Qualifications => Set<QualificationRow>();

    public DbSet<RunRow> Runs => Set<RunRow>();

    public DbSet<PhaseRow> Phases => Set<PhaseRow>();

    public DbSet<UnitRow> Units => Set<UnitRow>();

    public DbSet<AttemptRow> Attempts => Set<AttemptRow>();

    public DbSet<ResultRow> Results => Set<ResultRow>();

    public DbSet<BonusRow> Bonuses => Set<BonusRow>();

    public DbSet<ExplanationRow> Explanations => Set<ExplanationRow>();

    public DbSet<WorkerRow> Workers => Set<WorkerRow>();

    public DbSet<PublicationRow> Publications => Set<PublicationRow>();

    protected override void BuildModel(ModelBuilder model)
    {
        model.Entity<SnapshotRow>().ToTable(AllocationTables.Snapshot.Name).HasKey(row => row.Id);
        model.Entity<SnapshotChunkRow>().ToTable(AllocationTables.SnapshotChunk.Name).HasKey(row => new { row.SnapshotId, row.File, row.Chunk });
        model.Entity<QualificationRow>().ToTable(AllocationTables.Qualification.Name).HasKey(row => new { row.SnapshotId, row.Consortium });

        model.Entity<RunRow>(run =>
        {
            run.ToTable(AllocationTables.Run.Name).HasKey(row => row.Id);
            run.HasIndex(row => new { row.Year, row.Number }).IsUnique();
            run.HasIndex(row => row.OfRun);
        });
        model.Entity<PhaseRow>().ToTable(AllocationTables.Phase.Name).HasKey(row => new { row.RunId, row.Phase });
        model.Entity<UnitRow>(unit =>
        {
            unit.ToTable(AllocationTables.Unit.Name).HasKey(row => new { row.RunId, row.Phase, row.Unit });
            unit.HasIndex(row => new { row.State, row.LeaseUntil });
        });
        model.Entity<AttemptRow>().ToTable(AllocationTables.Attempt.Name).HasKey(row => new { row.RunId, row.Phase, row.Unit, row.Attempt });
        model.Entity<OutcomeRow>().ToTable(AllocationTables.Outcome.Name).HasKey(row => new { row.RunId, row.Phase, row.Unit, row.Attempt });
        model.Entity<DecisionRow>(decision =>
        {
            decision.ToTable(AllocationTables.Decision.Name).HasKey(row => new { row.RunId, row.Phase, row.Unit, row.Attempt, row.Ordinal });
            decision.HasIndex(row => new { row.RunId, row.Profession, row.Party });
        });

        model.Entity<ResultRow>().ToTable(AllocationTables.Result.Name).HasKey(row => new { row.RunId, row.Profession, row.Tpid, row.Attempt });
        model.Entity<BonusRow>().ToTable(AllocationTables.Bonus.Name).HasKey(row => new { row.RunId, row.Consortium, row.Profession, row.Tpid, row.Attempt });
        model.Entity<RunFileRow>().ToTable(AllocationTables.RunFile.Name).HasKey(row => new { row.RunId, row.Name, row.Chunk, row.Attempt });
        model.Entity<ExplanationRow>(explanation =>
        {
            explanation.ToTable(AllocationTables.Explanation.Name).HasKey(row => new { row.RunId, row.Phase, row.Unit, row.Attempt, row.Profession, row.Tpid });
            explanation.HasIndex(row => new { row.RunId, row.Profession, row.Tpid });
        });
        model.Entity<WorkerRow>().ToTable(AllocationTables.Worker.Name).HasKey(row => row.Name);
        model.Entity<PublicationRow>(publication =>
        {
            publication.ToTable(AllocationTables.Publication.Name).HasKey(row => new { row.RunId, row.Stage });
            publication.HasIndex(row => row.PublishedAs).IsUnique();
        });
    }
}
