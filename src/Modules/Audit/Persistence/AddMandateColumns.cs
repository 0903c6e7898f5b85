using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TopGrid.Data.Mapping;
using TopGrid.Data.Migrations;

namespace TopGrid.Audit.Persistence;

[DbContext(typeof(AuditDbContext))]
[Migration("20261128000000_Mandates")]
internal sealed class AddMandateColumns() : ModuleMigration(AuditDbContext.ModuleName)
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        AddColumn(migrationBuilder, AuditDbContext.Table.Name, "on_behalf_of", ColumnType.Text);
        AddColumn(migrationBuilder, AuditDbContext.Table.Name, "mandate", ColumnType.Text);
    }
}
