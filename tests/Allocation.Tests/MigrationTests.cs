using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Data.Migrations;
using TopGrid.Testing;

namespace TopGrid.Allocation.Tests;

public abstract class MigrationTests(TestDatabase database)
{
    [Fact]
    public async Task A_run_sealed_before_there_were_jobs_keeps_its_results_files_and_decisions()
    {
        await FirstMigrationAsync();
        await using (var transaction = await database.Database.BeginAsync(CancellationToken.None))
        {
            var now = DateTimeOffset.UtcNow;
            string Name<TRow>() => AllocationTables.Sql<TRow>(database.Dialect);
            await QueueSql.ExecuteAsync(
                transaction,
                $"INSERT INTO {Name<RunRow>()} (id, snapshot_id, year, number, state, version, ladder_version, created_by, created_at, institutions_per_unit, components_per_unit, traced_units) VALUES ('2025-r1', 's', 2025, 1, 'completed', 3, '1', 'anna', @now, 20000, 1, 0)",
                [("now", now)],
                CancellationToken.None);
            await QueueSql.ExecuteAsync(
                transaction, $"INSERT INTO {Name<UnitRow>()} (run_id, phase, unit, state, attempt) VALUES ('2025-r1', 0, 0, 'done', 2)", [],
                CancellationToken.None);
            foreach (var attempt in (int[])[1, 2])
            {
                await QueueSql.ExecuteAsync(
                    transaction,
                    $"INSERT INTO {Name<DecisionRow>()} (run_id, phase, unit, attempt, ordinal, profession, party, leaf) VALUES ('2025-r1', 0, 0, {attempt}, 0, 'GZ', 'A', @leaf)",
                    [("leaf", new byte[] { 1 })],
                    CancellationToken.None);
            }

            await QueueSql.ExecuteAsync(
                transaction, $"INSERT INTO {Name<RunFileRow>()} (run_id, name, chunk, content) VALUES ('2025-r1', 'f', 0, @content)",
                [("content", new byte[] { 7 })], CancellationToken.None);
            await QueueSql.ExecuteAsync(
                transaction,
                $"INSERT INTO {Name<ResultRow>()} VALUES ('2025-r1', 'GZ', 'A', 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 'partly')",
                [],
                CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
        }

        await database.MigrateAsync(AllocationModule.Storage);
        var results = new ResultStore(database.Database);
        var runs = new RunStore(database.Database, null!, TimeProvider.System);
        var row = (await results.FindAsync("2025-r1", "GZ", "A", CancellationToken.None))!;
        Assert.Equal((9, 5, "partly"), (row.Requested, row.Granted, row.Decision));
        Assert.Equal([7], await results.FileAsync("2025-r1", "f", CancellationToken.None));
        Assert.Equal(1, (await runs.FindAsync("2025-r1", CancellationToken.None))!.DecisionCount);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(async () =>
        {
            await using var transaction = await database.Database.BeginAsync(CancellationToken.None);
            await QueueSql.ExecuteAsync(
                transaction, $"UPDATE {AllocationTables.Sql<RunFileRow>(database.Dialect)} SET chunk = 1", [], CancellationToken.None);
        });
    }

    private Task<MigrationReport> FirstMigrationAsync() => MigrationRunner.RunAsync(
        database.Database,
        [AllocationModule.Storage with { Scripts = dialect => [AllocationModule.Storage.Scripts(dialect)[0]] }],
        CancellationToken.None);
}

public sealed class MigrationTestsOnSqlite(SqliteTestDatabase database) : MigrationTests(database), IClassFixture<SqliteTestDatabase>;

public sealed class MigrationTestsOnPostgres(PostgresTestDatabase database) : MigrationTests(database), IClassFixture<PostgresTestDatabase>;
