using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TopGrid.Data.Migrations;

namespace TopGrid.Audit.Persistence;

[DbContext(typeof(AuditDbContext))]
[Migration("20261124045500_AuditTable")]
internal sealed class CreateAuditTable() : ModuleMigration(AuditDbContext.ModuleName)
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        CreateTable(migrationBuilder, AuditDbContext.Table.Name, table => table
            .Long("sequence").Instant("at").Text("kind").Text("user_id").Text("via").Text("peer").Text("method").Text("resource")
            .Text("request_id").Text("outcome").Text("detail").Long("count").Text("hash")
            .Key("sequence"));
        CreateIndex(migrationBuilder, AuditDbContext.Table.Name, unique: false, "at");
        AppendOnly(migrationBuilder, AuditDbContext.Table.Name);
    }
}
