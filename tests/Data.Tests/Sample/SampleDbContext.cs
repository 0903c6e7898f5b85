using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Data.Migrations;

namespace TopGrid.Data.Tests.Sample;

/// <summary>A module with a column of every type, a generated key, a reference, indexes and an append-only table.</summary>
public sealed class SampleDbContext(StorageDatabase database) : ModuleDbContext(database, "sample")
{
    public static readonly StorageModule Module = new("sample", database => new SampleDbContext(database));

    public DbSet<Party> Parties => Set<Party>();

    public DbSet<Entry> Entries => Set<Entry>();

    protected override void BuildModel(ModelBuilder model)
    {
        model.Entity<Party>(party =>
        {
            party.ToTable("parties");
            party.HasKey(row => new { row.Year, row.PartyId });
            party.HasIndex(row => row.Name);
            party.HasIndex(row => new { row.Year, row.Reference }).IsUnique();
        });
        model.Entity<Entry>(entry =>
        {
            entry.ToTable("entries");
            entry.HasKey(row => row.EntryId);
            entry.HasOne<Party>().WithMany().HasForeignKey(row => new { row.Year, row.PartyId }).OnDelete(DeleteBehavior.Restrict);
        });
    }
}

public enum PartyKind
{
    Institution,
    SmallPractice,
}

public sealed class Party
{
    public int Year { get; set; }

    public required string PartyId { get; set; }

    public required string Name { get; set; }

    public PartyKind Kind { get; set; }

    public required string Reference { get; set; }

    public long? Days { get; set; }

    public bool Active { get; set; }

    public DateOnly? Since { get; set; }

    public DateTimeOffset ChangedAt { get; set; }

    public byte[]? Hash { get; set; }
}

public sealed class Entry
{
    public long EntryId { get; set; }

    public int Year { get; set; }

    public required string PartyId { get; set; }

    public required string Note { get; set; }
}

[DbContext(typeof(SampleDbContext))]
[Migration("20260101000000_Parties")]
public sealed class AddParties() : ModuleMigration("sample")
{
    protected override void Up(MigrationBuilder migrationBuilder) => CreateTable(migrationBuilder, "parties", table => table
        .Integer("year").Text("party_id").Text("name").Text("kind").Text("reference").Long("days", nullable: true)
        .Boolean("active").Date("since", nullable: true).Instant("changed_at")
        .Key("year", "party_id").Index("name").Unique("year", "reference"));
}

[DbContext(typeof(SampleDbContext))]
[Migration("20260102000000_Entries")]
public sealed class AddEntries() : ModuleMigration("sample")
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        AddColumn(migrationBuilder, "parties", "hash", ColumnType.Bytes);
        CreateTable(migrationBuilder, "entries", table => table
            .Long("entry_id").Integer("year").Text("party_id").Text("note").Key("entry_id")
            .References(["year", "party_id"], "parties", ["year", "party_id"])
            .Index("year", "party_id"));
        AppendOnly(migrationBuilder, "entries");
    }
}
