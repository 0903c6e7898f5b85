using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;

namespace TopGrid.Data.Migrations;

/// <summary>
/// The base of hand-written migrations: one class for both databases. Names, types and collations come from the same place as the
/// model's conventions. A migration that has landed is never edited. There is no way down: a backup is.
/// </summary>
/// <param name="module">The module's name: its schema or prefix.</param>
public abstract class ModuleMigration(string module) : Migration
{
    /// <summary>The database it runs on; differences that the helpers do not hide are decided by it.</summary>
    protected Dialect Dialect => ActiveProvider?.Contains("Npgsql", StringComparison.Ordinal) == true ? Dialect.PostgreSql : Dialect.Sqlite;

    /// <summary>A table of this module.</summary>
    protected TableName Table(string name) => new(module, name);

    /// <summary>Creates a table with its keys and indexes.</summary>
    protected void CreateTable(MigrationBuilder migration, string name, Action<MigrationTable> define)
    {
        var table = new MigrationTable(Table(name), Dialect);
        define(table);
        if (Dialect == Dialect.PostgreSql)
        {
            migration.Operations.Add(new EnsureSchemaOperation { Name = module });
        }

        migration.Operations.AddRange(table.Operations());
    }

    /// <summary>Drops a table with all its rows.</summary>
    protected void DropTable(MigrationBuilder migration, string name)
    {
        var table = Table(name);
        migration.Operations.Add(new DropTableOperation { Name = table.Physical(Dialect), Schema = table.Schema(Dialect) });
    }

    /// <summary>Adds a column to a table that exists; it must be nullable, since there may be rows.</summary>
    protected void AddColumn(MigrationBuilder migration, string table, string column, ColumnType type) =>
        migration.Operations.Add(MigrationTable.Column(Table(table), Dialect, column, type, nullable: true));

    /// <summary>Adds an index to a table that exists.</summary>
    protected void CreateIndex(MigrationBuilder migration, string table, bool unique, params string[] columns) =>
        migration.Operations.Add(MigrationTable.Index(Table(table), Dialect, unique, columns));

    /// <summary>
    /// Refuses UPDATE, DELETE and (PostgreSQL) TRUNCATE of a table by trigger. An owner or superuser can still switch triggers off:
    /// on top of it the evidence tree makes tampering evident.
    /// </summary>
    protected void AppendOnly(MigrationBuilder migration, string table)
    {
        var name = Table(table);
        if (Dialect == Dialect.Sqlite)
        {
            foreach (var verb in (string[])["UPDATE", "DELETE"])
            {
                migration.Sql($"""
                    CREATE TRIGGER "{name.Physical(Dialect)}_no_{Lower(verb)}" BEFORE {verb} ON {name.Sql(Dialect)}
                    BEGIN SELECT RAISE(ABORT, '{name.Module}.{name.Name} is append-only'); END;
                    """);
            }

            return;
        }

        migration.Sql($"""
            CREATE OR REPLACE FUNCTION "{module}".refuse_change() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME; END $$;
            CREATE TRIGGER "{name.Name}_append_only" BEFORE UPDATE OR DELETE ON {name.Sql(Dialect)}
                FOR EACH ROW EXECUTE FUNCTION "{module}".refuse_change();
            CREATE TRIGGER "{name.Name}_no_truncate" BEFORE TRUNCATE ON {name.Sql(Dialect)}
                FOR EACH STATEMENT EXECUTE FUNCTION "{module}".refuse_change();
            """);
    }

    /// <summary>Not supported; a migration only goes forward.</summary>
    protected sealed override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations only go forward: restore a backup instead.");

#pragma warning disable CA1308 // Names are lower-case by convention.
    private static string Lower(string verb) => verb.ToLowerInvariant();
#pragma warning restore CA1308
}
