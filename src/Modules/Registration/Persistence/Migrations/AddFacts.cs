using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TopGrid.Data.Migrations;

namespace TopGrid.Registration.Persistence.Migrations;

/// <summary>The first tables: years, one table per file of dataset.md, the change log, answers already given.</summary>
[DbContext(typeof(RegistrationDbContext))]
[Migration("20261121000000_Facts")]
internal sealed class AddFacts() : ModuleMigration(RegistrationDbContext.Name)
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        CreateTable(migrationBuilder, "years", table => table
            .Integer("allocation_year").Text("protocol").Date("request_deadline").Date("withdrawal_deadline", nullable: true)
            .Text("seed", nullable: true).Long("revision").Text("input_hash").Instant("updated_at").Text("updated_by")
            .Key("allocation_year"));
        CreateTable(migrationBuilder, "changes", table => table
            .Integer("allocation_year").Long("revision").Integer("position").Instant("changed_at").Text("user_id").Text("via")
            .Text("operation").Text("file").Text("before", nullable: true).Text("after", nullable: true).Text("reason")
            .Integer("correction_number", nullable: true)
            .Key("allocation_year", "revision", "position")
            .References(["allocation_year"], "years", ["allocation_year"]));
        AppendOnly(migrationBuilder, "changes");
        CreateTable(migrationBuilder, "answers", table => table
            .Text("user_id").Text("request_id").Text("content_hash").Bytes("answer").Instant("answered_at")
            .Key("user_id", "request_id"));
        Institutions(migrationBuilder);
        Trainings(migrationBuilder);
        Places(migrationBuilder);
        Consortia(migrationBuilder);
        ConsortiumPlaces(migrationBuilder);
    }

    private void Institutions(MigrationBuilder migration)
    {
        Facts(migration, "institutions", ["tpid"], table => table
            .Text("tpid").Text("name").Text("sector", nullable: true).Text("region").Text("kind", nullable: true));
        Facts(migration, "mergers", ["predecessor"], table => table
            .Text("predecessor").Text("successor").Date("effective_on"));
        Facts(migration, "recognitions", ["tpid", "profession", "valid_from"], table => table
            .Text("tpid").Text("profession").Date("valid_from").Date("valid_until", nullable: true)
            .Integer("first_allocation_year", nullable: true).Boolean("entered_as_newcomer", nullable: true)
            .Boolean("requested_every_year", nullable: true));
        Facts(migration, "previous", ["year", "tpid", "profession"], table => table
            .Integer("year").Text("tpid").Text("profession").Integer("granted"));
        Facts(migration, "provenance", [], table => table
            .Text("file").Text("key").Text("basis").Text("note"));
    }

    private void Trainings(MigrationBuilder migration)
    {
        Facts(migration, "trainings", [], table => table
            .Text("trainee").Text("tpid").Text("profession").Date("start").Date("end", nullable: true).Boolean("subsidised")
            .Integer("share"));
        Facts(migration, "interruptions", [], table => table
            .Text("trainee").Date("start").Date("end", nullable: true));
    }

    private void Places(MigrationBuilder migration)
    {
        Facts(migration, "capacity", ["profession"], table => table
            .Text("profession").Integer("places").Integer("bonus_reserve").Integer("reference_threshold", nullable: true).Text("source"));
        Facts(migration, "sector_weights", ["profession", "sector"], table => table
            .Text("profession").Text("sector").Integer("weight"));
        Facts(migration, "requests", ["tpid", "profession", "round"], table => table
            .Text("tpid").Text("profession").Integer("round").Integer("places"));
        Facts(migration, "returns", [], table => table
            .Text("tpid").Text("profession").Integer("places").Date("returned_on").Text("offered_to", nullable: true));
    }

    private void Consortia(MigrationBuilder migration)
    {
        Facts(migration, "consortia", ["consortium"], table => table
            .Text("consortium").Text("name").Text("lead", nullable: true).Text("requester", nullable: true).Text("mode", nullable: true)
            .Boolean("existing", nullable: true).Date("announced_on", nullable: true).Date("announced_at_institute_on", nullable: true)
            .Date("intent_declared_on", nullable: true).Text("agreement").Boolean("training_plan", nullable: true)
            .Text("test_result", nullable: true).Date("tested_on", nullable: true));
        Facts(migration, "consortium_members", ["consortium", "tpid"], table => table
            .Text("consortium").Text("tpid").Boolean("dependent", nullable: true).Boolean("signed", nullable: true)
            .Integer("settings", nullable: true).Boolean("section_iii", nullable: true));
        Facts(migration, "assessments", ["consortium"], table => table
            .Text("consortium").Boolean("qualifies").Text("reason"));
    }

    private void ConsortiumPlaces(MigrationBuilder migration)
    {
        Facts(migration, "brought_in", ["consortium", "tpid", "profession"], table => table
            .Text("consortium").Text("tpid").Text("profession").Integer("places"));
        Facts(migration, "bonus_distribution", ["consortium", "profession", "tpid"], table => table
            .Text("consortium").Text("profession").Text("tpid").Integer("places"));
        Facts(migration, "transfers", ["consortium", "profession", "from_tpid", "to_tpid"], table => table
            .Text("consortium").Text("profession").Text("from_tpid").Text("to_tpid").Integer("places"));
    }

    private void Facts(MigrationBuilder migration, string name, string[] key, Action<MigrationTable> columns) =>
        CreateTable(migration, name, table =>
        {
            table.Integer("allocation_year").Long("row_number");
            columns(table);
            table.Key("allocation_year", "row_number").References(["allocation_year"], "years", ["allocation_year"]);
            if (key.Length > 0)
            {
                table.Unique(["allocation_year", .. key]);
            }
        });
}
