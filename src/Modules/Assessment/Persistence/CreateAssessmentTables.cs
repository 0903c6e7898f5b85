using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TopGrid.Data.Migrations;

namespace TopGrid.Assessment.Persistence;

[DbContext(typeof(AssessmentDbContext))]
[Migration("20261121000000_AssessmentTables")]
internal sealed class CreateAssessmentTables() : ModuleMigration(AssessmentDbContext.ModuleName)
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        CreateTable(migrationBuilder, "assessed_years", table => table
            .Integer("year").Integer("number").Text("condition_set").Long("facts_revision").Text("input_hash")
            .Text("content_hash").Instant("assessed_at")
            .Key("year", "number"));
        CreateTable(migrationBuilder, "assessed_consortia", table => table
            .Integer("year").Integer("number").Text("consortium").Text("display_name").Text("lead", nullable: true)
            .Text("by_conditions").Boolean("facts_qualify", nullable: true).Text("content_hash")
            .Key("year", "number", "consortium"));
        CreateTable(migrationBuilder, "findings", table => table
            .Integer("year").Integer("number").Text("consortium").Integer("position").Text("kind").Text("rule_id").Text("outcome")
            .Text("basis").Text("source").Text("sentence_nl").Text("sentence_en").Text("facts")
            .Key("year", "number", "consortium", "position"));
        CreateTable(migrationBuilder, "board_decisions", table => table
            .Integer("year").Text("consortium").Integer("sequence").Boolean("qualifies").Text("reason").Text("decider")
            .Instant("decided_at").Text("request_id")
            .Key("year", "consortium", "sequence")
            .Unique("decider", "request_id"));
        foreach (var name in (string[])["assessed_years", "assessed_consortia", "findings", "board_decisions"])
        {
            AppendOnly(migrationBuilder, name);
        }
    }
}
