using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TopGrid.Data.Migrations;

namespace TopGrid.Allocation.Persistence.Migrations;

/// <summary>Request ids are honoured by a table that all modules share.</summary>
[DbContext(typeof(AllocationDbContext))]
[Migration("0003_shared_requests")]
internal sealed class M0003SharedRequests() : ModuleMigration(AllocationTables.Module)
{
    protected override void Up(MigrationBuilder migrationBuilder) => DropTable(migrationBuilder, "request");
}
