using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TopGrid.Data.Mapping;
using TopGrid.Data.Migrations;

namespace TopGrid.Registration.Persistence.Migrations;

/// <summary>Mandates, and under which mandate a fact was changed; request ids are honoured by a table that all modules share.</summary>
[DbContext(typeof(RegistrationDbContext))]
[Migration("20261128000000_Mandates")]
internal sealed class AddMandates() : ModuleMigration(RegistrationDbContext.Name)
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        CreateTable(migrationBuilder, "mandates", table => table
            .Text("id").Text("represented").Text("representative").Date("valid_from").Date("valid_until")
            .Text("successor", nullable: true).Date("successor_until", nullable: true)
            .Text("given_by").Instant("given_at").Text("withdrawn_by", nullable: true).Instant("withdrawn_at", nullable: true)
            .Key("id").Index("represented").Index("representative").Index("successor"));
        AddColumn(migrationBuilder, "changes", "mandate", ColumnType.Text);
        DropTable(migrationBuilder, "answers");
    }
}
