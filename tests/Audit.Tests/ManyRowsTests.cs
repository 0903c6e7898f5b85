using LinqToDB;
using TopGrid.Audit.Domain;
using TopGrid.Audit.Persistence;
using TopGrid.Audit.Verification;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Data.Migrations;
using TopGrid.Data.Verification;
using TopGrid.Testing;

namespace TopGrid.Audit.Tests;

/// <summary>Of very many rows that are written together the log holds one hash, not a line each.</summary>
public abstract class ManyRowsTests(TestDatabase database)
{
    private const int Many = 100_001;

    private static readonly ModuleTables _tables = new(
        "many", new TableMap<Row>("rows").Key(row => new { row.Year, row.Number }).Logged(row => row.Year));

    private static readonly StorageModule _module = new(_tables, dialect =>
    [
        new MigrationScript("1_rows", $"""
            CREATE TABLE {_tables.Name<Row>().Sql(dialect)} ("year" INTEGER NOT NULL, "number" INTEGER NOT NULL, "value" INTEGER NOT NULL,
                PRIMARY KEY ("year", "number"))
            """),
    ]);

    [Fact]
    public async Task A_change_among_very_many_rows_is_found_and_their_table_and_first_key_are_named()
    {
        await database.MigrateAsync(AuditModule.Storage, _module);
        await WriteAsync(database.Database, 2025, Many);
        await WriteAsync(database.Database, 2026, 3);
        await AgreeAsync(Many + 3);

        await ChangeAsync(value: 7);

        var (findings, rows) = await CompareAsync(database.Database);
        var finding = Assert.Single(findings);
        Assert.Equal(
            ("many.rows", "2025", RowFindingKind.Changed, 1L, 3L), (finding.Table, finding.Key, finding.Kind, finding.Sequence, rows));

        await ChangeAsync(value: 0);
        await AgreeAsync(Many + 3);

        // Once the program changes one of them, the hash of all together says nothing of the others any more.
        await using (var transaction = await database.Database.BeginAsync(CancellationToken.None))
        {
            await using var tables = new Connection(transaction);
            await tables.Rows.Where(row => row.Year == 2025 && row.Number == 5).Set(row => row.Value, 8).UpdateAsync();
            transaction.Logs(_tables.Rows<Row>(2025, 5));
            await AuditLog.AppendAsync(transaction, [Entry()], CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
        }

        await AgreeAsync(3);
    }

    [Fact]
    public async Task A_content_that_is_made_to_look_like_one_of_very_many_rows_is_found()
    {
        var other = await database.AnotherAsync();
        await other.MigrateAsync(AuditModule.Storage, _module);
        await WriteAsync(other.Database, 2030, 3);
        await using (var transaction = await other.Database.BeginAsync(CancellationToken.None))
        {
            // As whoever owns the database can, past the trigger: the same as taking the rows out of the log.
            var isPostgres = database.Dialect == Dialect.PostgreSql;
            await using var forge = transaction.Command(isPostgres
                ? "ALTER TABLE audit.contents DISABLE TRIGGER USER; UPDATE audit.contents SET rows = '#3' WHERE area = 'many/rows/2030'; "
                    + "ALTER TABLE audit.contents ENABLE TRIGGER USER"
                : "DROP TRIGGER audit_contents_no_update; UPDATE audit_contents SET rows = '#3' WHERE area = 'many/rows/2030'; "
                    + "CREATE TRIGGER audit_contents_no_update BEFORE UPDATE ON audit_contents "
                    + "BEGIN SELECT RAISE(ABORT, 'audit.contents is append-only'); END");
            await forge.ExecuteNonQueryAsync();
            await transaction.CommitUnobservedAsync(CancellationToken.None);
        }

        var found = (await CompareAsync(other.Database)).Findings;
        await other.DisposeAsync();
        Assert.Contains(found, finding => finding is { Table: "audit.contents", Kind: RowFindingKind.Changed, KnownBy: "many/rows/2030" });
    }

    private async Task AgreeAsync(long rows)
    {
        var compared = await CompareAsync(database.Database);
        Assert.Empty(compared.Findings);
        Assert.Equal(rows, compared.Rows);
    }

    private static async Task WriteAsync(StorageDatabase target, int year, int count)
    {
        await using var transaction = await target.BeginAsync(CancellationToken.None);
        await using var tables = new Connection(transaction);
        await tables.AppendAsync(Enumerable.Range(0, count).Select(i => new Row(year, i, 0)), CancellationToken.None);
        transaction.Logs(_tables.Rows<Row>(year));
        await AuditLog.AppendAsync(transaction, [Entry()], CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private async Task ChangeAsync(int value)
    {
        await using var tables = new Connection(database.Database);
        await tables.Rows.Where(row => row.Year == 2025 && row.Number == 77).Set(row => row.Value, value).UpdateAsync();
    }

    private static async Task<(List<RowFinding> Findings, long Rows)> CompareAsync(StorageDatabase target)
    {
        var count = new ContentCount();
        var findings = new List<RowFinding>();
        await foreach (var finding in new ContentCheck(target, [_tables])
            .CompareAsync(large: true, count, _ => Task.CompletedTask, CancellationToken.None))
        {
            findings.Add(finding);
        }

        return (findings, count.Rows);
    }

    private static AuditEntry Entry() => new()
    {
        At = DateTimeOffset.UnixEpoch, Kind = AuditEntry.Change, UserId = "anna", Via = "", Peer = "", Method = "Write",
        Resource = "", RequestId = "", Outcome = "OK", Detail = "",
    };

    private sealed record Row(int Year, int Number, int Value);

    private sealed class Connection(IConnectionSource source) : ModuleConnection(source, ManyRowsTests._tables)
    {
        public ITable<Row> Rows => Table<Row>();
    }
}

public sealed class ManyRowsTestsOnSqlite(SqliteTestDatabase database) : ManyRowsTests(database), IClassFixture<SqliteTestDatabase>;

public sealed class ManyRowsTestsOnPostgres(PostgresTestDatabase database) : ManyRowsTests(database), IClassFixture<PostgresTestDatabase>;
