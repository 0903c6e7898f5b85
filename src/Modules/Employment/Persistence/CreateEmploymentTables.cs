using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TopGrid.Data.Migrations;

namespace TopGrid.Employment.Persistence;

[DbContext(typeof(EmploymentDbContext))]
[Migration("20261121000000_EmploymentTables")]
internal sealed class CreateEmploymentTables() : ModuleMigration(EmploymentDbContext.ModuleName)
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        CreateTable(migrationBuilder, "claim_sets", table => table
            .Integer("year").Integer("number").Text("run").Text("evidence_root").Text("content_hash").Instant("computed_at")
            .Key("year", "number"));
        CreateTable(migrationBuilder, "claims", table => table
            .Integer("year").Integer("number").Text("profession").Text("tpid").Text("display_name").Long("granted").Long("bonus")
            .Long("moved_in").Long("moved_out").Integer("training_years").Text("basis").Text("source").Text("content_hash")
            .Key("year", "number", "profession", "tpid"));
        AppendOnly(migrationBuilder, "claim_sets");
        AppendOnly(migrationBuilder, "claims");
    }
}
