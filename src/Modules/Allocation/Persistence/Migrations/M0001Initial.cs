using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TopGrid.Data.Migrations;

namespace TopGrid.Allocation.Persistence.Migrations;

/// <summary>Snapshots, runs with their units, decisions, results and publications.</summary>
[DbContext(typeof(AllocationDbContext))]
[Migration("0001_initial")]
internal sealed class M0001Initial() : ModuleMigration(AllocationTables.Module)
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        Snapshots(migrationBuilder);
        Runs(migrationBuilder);
        Evidence(migrationBuilder);
        Results(migrationBuilder);
    }

    private void Snapshots(MigrationBuilder migration)
    {
        CreateTable(migration, AllocationTables.Snapshot.Name, table => table
            .Text("id")
            .Integer("year")
            .Text("stage")
            .Text("protocol_id")
            .Text("protocol_text")
            .Text("protocol_hash")
            .Text("input_hash")
            .Text("seed_commitment")
            .Bytes("seed")
            .Bytes("subject_key")
            .Text("ladder_version")
            .Long("facts_revision")
            .Text("state")
            .Text("proposed_by")
            .Instant("proposed_at")
            .Text("confirmed_by", nullable: true)
            .Instant("confirmed_at", nullable: true)
            .Key("id"));
        CreateTable(migration, AllocationTables.SnapshotChunk.Name, table => table
            .Text("snapshot_id")
            .Text("file")
            .Integer("chunk")
            .Bytes("content")
            .Key("snapshot_id", "file", "chunk"));
        AppendOnly(migration, AllocationTables.SnapshotChunk.Name);
        CreateTable(migration, AllocationTables.Qualification.Name, table => table
            .Text("snapshot_id")
            .Text("consortium")
            .Boolean("qualifies")
            .Text("reason")
            .Key("snapshot_id", "consortium"));
        AppendOnly(migration, AllocationTables.Qualification.Name);
    }

    private void Runs(MigrationBuilder migration)
    {
        CreateTable(migration, AllocationTables.Run.Name, table => table
            .Text("id")
            .Text("snapshot_id")
            .Integer("year")
            .Integer("number")
            .Text("state")
            .Long("version")
            .Text("ladder_version")
            .Text("created_by")
            .Instant("created_at")
            .Instant("started_at", nullable: true)
            .Instant("ended_at", nullable: true)
            .Text("evidence_root", nullable: true)
            .Text("failure", nullable: true)
            .Text("trace_parent", nullable: true)
            .Integer("institutions_per_unit")
            .Integer("components_per_unit")
            .Integer("traced_units")
            .Key("id")
            .Unique("year", "number"));
        CreateTable(migration, AllocationTables.Phase.Name, table => table
            .Text("run_id")
            .Integer("phase")
            .Text("profession")
            .Text("kind")
            .Text("state")
            .Integer("units")
            .Integer("remaining")
            .Integer("waits_for")
            .Integer("next_phase", nullable: true)
            .Key("run_id", "phase"));
        CreateTable(migration, AllocationTables.Unit.Name, table => table
            .Text("run_id")
            .Integer("phase")
            .Integer("unit")
            .Text("state")
            .Integer("attempt")
            .Text("worker", nullable: true)
            .Instant("lease_until", nullable: true)
            .Instant("completed_at", nullable: true)
            .Key("run_id", "phase", "unit")
            .Index("state", "lease_until"));
        CreateTable(migration, AllocationTables.Attempt.Name, table => table
            .Text("run_id")
            .Integer("phase")
            .Integer("unit")
            .Integer("attempt")
            .Text("worker")
            .Instant("started_at")
            .Instant("ended_at", nullable: true)
            .Text("outcome", nullable: true)
            .Text("problem", nullable: true)
            .Key("run_id", "phase", "unit", "attempt"));
    }

    private void Evidence(MigrationBuilder migration)
    {
        CreateTable(migration, AllocationTables.Outcome.Name, table => table
            .Text("run_id")
            .Integer("phase")
            .Integer("unit")
            .Integer("attempt")
            .Bytes("delta")
            .Bytes("draws")
            .Key("run_id", "phase", "unit", "attempt"));
        CreateTable(migration, AllocationTables.Decision.Name, table => table
            .Text("run_id")
            .Integer("phase")
            .Integer("unit")
            .Integer("attempt")
            .Integer("ordinal")
            .Text("profession")
            .Text("party")
            .Bytes("leaf")
            .Key("run_id", "phase", "unit", "attempt", "ordinal")
            .Index("run_id", "profession", "party"));
        AppendOnly(migration, AllocationTables.Decision.Name);
    }

    private void Results(MigrationBuilder migration)
    {
        CreateTable(migration, AllocationTables.Result.Name, table => table
            .Text("run_id")
            .Text("profession")
            .Text("tpid")
            .Integer("requested")
            .Integer("newcomer")
            .Integer("guarantee")
            .Integer("consortium")
            .Integer("volume")
            .Integer("remainder")
            .Integer("lottery")
            .Integer("open")
            .Integer("bonus")
            .Integer("moved_in")
            .Integer("moved_out")
            .Integer("returned")
            .Integer("received")
            .Integer("granted")
            .Text("decision")
            .Key("run_id", "profession", "tpid"));
        CreateTable(migration, AllocationTables.Bonus.Name, table => table
            .Text("run_id")
            .Text("consortium")
            .Text("profession")
            .Integer("base")
            .Integer("bonus")
            .Text("tpid")
            .Integer("bonus_places")
            .Boolean("provisional")
            .Key("run_id", "consortium", "profession", "tpid"));
        CreateTable(migration, AllocationTables.RunFile.Name, table => table
            .Text("run_id")
            .Text("name")
            .Integer("chunk")
            .Bytes("content")
            .Key("run_id", "name", "chunk"));
        AppendOnly(migration, AllocationTables.RunFile.Name);
        CreateTable(migration, AllocationTables.Publication.Name, table => table
            .Text("run_id")
            .Text("stage")
            .Integer("year")
            .Text("proposed_by")
            .Instant("proposed_at")
            .Text("approved_by", nullable: true)
            .Instant("approved_at", nullable: true)
            .Text("published_as", nullable: true)
            .Key("run_id", "stage")
            .Unique("published_as"));
        CreateTable(migration, "request", table => table
            .Text("request_id")
            .Text("resource")
            .Instant("at")
            .Key("request_id"));
    }
}
