using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Data.Migrations;

namespace TopGrid.Allocation.Persistence.Migrations;

/// <summary>
/// Jobs beside runs with their explanations, workers that report themselves, attempts that do not count, and the attempt in the keys of what
/// the seal writes.
/// </summary>
[DbContext(typeof(AllocationDbContext))]
[Migration("0002_jobs")]
internal sealed class M0002Jobs() : ModuleMigration(AllocationTables.Module)
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        string run = AllocationTables.Run.Name;
        AddColumn(migrationBuilder, run, "job", ColumnType.Text);
        AddColumn(migrationBuilder, run, "spec", ColumnType.Text);
        AddColumn(migrationBuilder, run, "of_run", ColumnType.Text);
        AddColumn(migrationBuilder, run, "max_attempts", ColumnType.Integer);
        AddColumn(migrationBuilder, run, "decision_count", ColumnType.Long);
        CreateIndex(migrationBuilder, run, unique: false, "of_run");
        CountDecisions(migrationBuilder);
        AddColumn(migrationBuilder, AllocationTables.Unit.Name, "forgiven", ColumnType.Integer);
        CreateTable(migrationBuilder, AllocationTables.Explanation.Name, table => table
            .Text("run_id")
            .Integer("phase")
            .Integer("unit")
            .Integer("attempt")
            .Text("profession")
            .Text("tpid")
            .Bytes("content")
            .Key("run_id", "phase", "unit", "attempt", "profession", "tpid")
            .Index("run_id", "profession", "tpid"));
        CreateTable(migrationBuilder, AllocationTables.Worker.Name, table => table
            .Text("name")
            .Text("ladder_version")
            .Text("program_version")
            .Integer("parallel")
            .Instant("started_at")
            .Instant("seen_at")
            .Instant("stopped_at", nullable: true)
            .Key("name"));
        KeyWithAttempt(migrationBuilder, AllocationTables.Result, Results, "run_id", "profession", "tpid", "attempt");
        KeyWithAttempt(migrationBuilder, AllocationTables.Bonus, Bonuses, "run_id", "consortium", "profession", "tpid", "attempt");
        KeyWithAttempt(migrationBuilder, AllocationTables.RunFile, RunFiles, "run_id", "name", "chunk", "attempt");
        if (Dialect == Dialect.Sqlite)
        {
            AppendOnly(migrationBuilder, AllocationTables.RunFile.Name);
        }
    }

    private void CountDecisions(MigrationBuilder migration) => migration.Sql($"""
        UPDATE {AllocationTables.Run.Sql(Dialect)} AS r SET decision_count = (
            SELECT count(*) FROM {AllocationTables.Decision.Sql(Dialect)} d JOIN {AllocationTables.Unit.Sql(Dialect)} u
                ON u.run_id = d.run_id AND u.phase = d.phase AND u.unit = d.unit AND u.attempt = d.attempt AND u.state = 'done'
            WHERE d.run_id = r.id)
        WHERE r.state = 'completed';
        """);

    // Rows that exist are of one attempt at their seal; which one does not matter, as nobody else will write them.
    private void KeyWithAttempt(MigrationBuilder migration, TableName table, Func<MigrationTable, MigrationTable> define, params string[] key)
    {
        if (Dialect == Dialect.PostgreSql)
        {
            string name = $"pk_{table.Module}_{table.Name}";
            migration.Sql($"""
                ALTER TABLE {table.Sql(Dialect)} ADD COLUMN attempt integer NOT NULL DEFAULT 1;
                ALTER TABLE {table.Sql(Dialect)} ALTER COLUMN attempt DROP DEFAULT;
                ALTER TABLE {table.Sql(Dialect)} DROP CONSTRAINT "{name}";
                ALTER TABLE {table.Sql(Dialect)} ADD CONSTRAINT "{name}" PRIMARY KEY ({string.Join(", ", key)});
                """);
            return;
        }

        // SQLite changes no key of a table that exists.
        string old = $"{table.Physical(Dialect)}_old";
        migration.Sql($"ALTER TABLE {table.Sql(Dialect)} RENAME TO \"{old}\";");
        CreateTable(migration, table.Name, made => define(made).Key(key));
        string[] columns = Columns(migration);
        string names = string.Join(", ", columns.Select(column => $"\"{column}\""));
        string values = string.Join(", ", columns.Select(column => column == "attempt" ? "1" : $"\"{column}\""));
        migration.Sql($"INSERT INTO {table.Sql(Dialect)} ({names}) SELECT {values} FROM \"{old}\"; DROP TABLE \"{old}\";");
    }

    private static string[] Columns(MigrationBuilder migration) =>
        [.. migration.Operations.OfType<Microsoft.EntityFrameworkCore.Migrations.Operations.CreateTableOperation>().Last().Columns.Select(column => column.Name)];

    private static MigrationTable Results(MigrationTable table) => table
        .Text("run_id")
        .Integer("attempt")
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
        .Text("decision");

    private static MigrationTable Bonuses(MigrationTable table) => table
        .Text("run_id")
        .Integer("attempt")
        .Text("consortium")
        .Text("profession")
        .Integer("base")
        .Integer("bonus")
        .Text("tpid")
        .Integer("bonus_places")
        .Boolean("provisional");

    private static MigrationTable RunFiles(MigrationTable table) => table
        .Text("run_id")
        .Integer("attempt")
        .Text("name")
        .Integer("chunk")
        .Bytes("content");
}
