using TopGrid.Audit.V1;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.EndToEnd.Tests.Harness;

namespace TopGrid.EndToEnd.Tests;

/// <summary>Whoever changes the database past the program is found, whatever table and column it is.</summary>
[Trait("Category", "Slow")]
public sealed class TamperingTests
{
    [Fact]
    public void Every_table_says_by_what_its_rows_are_logged_or_why_they_are_not()
    {
        Assert.All(Forger.Tables, table => Assert.True(
            table.Table.LoggedBy.IsEmpty != (table.Table.NotLoggedBecause is null),
            $"{table.Name.Module}.{table.Name.Name} says neither or both"));
        // A table joins this list on purpose only.
        Assert.Equal(
            [
                "requests.answers", "allocation.phase", "allocation.unit", "allocation.attempt", "allocation.decision",
                "allocation.coordinator", "allocation.cluster_node", "allocation.cluster_lease", "allocation.worker",
                "audit.entries", "audit.contents",
            ],
            Forger.Tables.Where(table => table.Table.LoggedBy.IsEmpty).Select(table => $"{table.Name.Module}.{table.Name.Name}"));
    }

    [Theory]
    [InlineData(Dialect.Sqlite)]
    [InlineData(Dialect.PostgreSql)]
    public async Task A_change_of_any_column_a_missing_row_and_a_row_too_many_are_each_named(Dialect dialect)
    {
        await using var world = await TamperedWorld.StartAsync(dialect);
        Assert.Equal([], await world.FindAsync());
        await using var forger = await Forger.StartAsync(world.Host.Storage);
        var unnamed = new List<string>();
        foreach (var (name, table) in Forger.Tables.Where(table => !table.Table.LoggedBy.IsEmpty))
        {
            if (await forger.FirstAsync(name, table) is not { } row)
            {
                // The example has none of these; one that somebody adds is named all the same.
                var planted = forger.Made(table);
                await forger.InsertAsync(name, table, planted);
                await NamesAsync("added to an empty table", name, planted);
                await forger.DeleteAsync(name, table, planted);
                continue;
            }

            foreach (var (i, column) in table.Columns.Index().Where(column => !table.Bookkeeping.Contains(column.Item.Name)))
            {
                var forged = row.ToArray();
                forged[i] = forger.Other(column, row[i]);
                await forger.SetAsync(name, table, row, column, forged[i]);
                await NamesAsync($"{column.Name} changed", name, row);
                await forger.SetAsync(name, table, forged, column, row[i]);
            }

            await forger.DeleteAsync(name, table, row);
            await NamesAsync("deleted", name, row);
            var added = row.ToArray();
            // A key that nothing has, in values that unique keys know of too.
            foreach (var (i, column) in table.Columns.Index())
            {
                added[i] = column.Type is ColumnType.Text or ColumnType.Integer or ColumnType.Long && row[i] is not null
                    && (table.KeyColumns[^1] == column.Name
                        || table.Indexes.Any(index => index.IsUnique && index.Columns.Contains(column.Name)))
                    ? forger.Other(column, row[i])
                    : row[i];
            }

            await forger.InsertAsync(name, table, row);
            await forger.InsertAsync(name, table, added);
            await NamesAsync("added", name, added);
            await forger.DeleteAsync(name, table, added);

            async Task NamesAsync(string what, TableName named, object?[] values)
            {
                var key = string.Join('/', table.KeyColumns.Select(column =>
                    Uri.EscapeDataString(Convert.ToString(values[table.Columns.Index().First(one => one.Item.Name == column).Index])!)));
                var found = await world.FindAsync();
                if (!found.Any(finding => finding.Table == $"{named.Module}.{named.Name}" && finding.Key == key))
                {
                    var instead = string.Join("; ", found.Select(finding => $"{finding.Table} {finding.Key}"));
                    unnamed.Add($"{named.Module}.{named.Name} {key} {what}: {instead}");
                }
            }
        }

        Assert.Equal([], unnamed);
        Assert.Equal([], await world.FindAsync());
    }

    // What the log holds no hash of is computed again: a decision, and which attempt at a unit counts.
    [Theory]
    [InlineData(Dialect.Sqlite)]
    [InlineData(Dialect.PostgreSql)]
    public async Task What_a_run_decided_is_computed_again_and_each_decision_that_differs_is_named(Dialect dialect)
    {
        await using var world = await TamperedWorld.StartAsync(dialect);
        await using var forger = await Forger.StartAsync(world.Host.Storage);
        var (name, table) = Forger.Tables.Single(table => table.Name is { Module: "allocation", Name: "decision" });
        var row = (await forger.FirstAsync(name, table))!;
        var key = string.Join('/', row.Take(5));
        foreach (var (i, column) in table.Columns.Index())
        {
            var forged = row.ToArray();
            forged[i] = forger.Other(column, row[i]);
            await forger.SetAsync(name, table, row, column, forged[i]);
            Assert.Contains(await world.FindAsync(), finding => finding.Table == "allocation.decision" && finding.Key == key);
            await forger.SetAsync(name, table, forged, column, row[i]);
        }

        await forger.DeleteAsync(name, table, row);
        Assert.Contains(
            await world.FindAsync(),
            finding => finding is { Table: "allocation.decision", Kind: RowFinding.Types.Kind.Missing } && finding.Key == key);
        await forger.InsertAsync(name, table, row);
        var (units, unit) = Forger.Tables.Single(table => table.Name is { Module: "allocation", Name: "unit" });
        // The unit of that decision: run, phase and unit stand in front in both tables.
        object?[] done = [.. row.Take(3), .. new object?[unit.Columns.Length - 3]];
        var attempt = unit.Columns.Single(column => column.Name == "attempt");
        await forger.SetAsync(units, unit, done, attempt, 7);
        Assert.Contains(
            await world.FindAsync(), finding => finding is { Table: "allocation.decision", Kind: RowFinding.Types.Kind.Missing });
        await forger.SetAsync(units, unit, done, attempt, row[3]);
        Assert.Equal([], await world.FindAsync());
    }

    [Theory]
    [InlineData(Dialect.Sqlite)]
    [InlineData(Dialect.PostgreSql)]
    public async Task A_result_that_was_changed_in_the_log_too_is_computed_again_and_the_publication_tells_on_the_log(Dialect dialect)
    {
        await using var world = await TamperedWorld.StartAsync(dialect);
        Assert.True(world.Publication.LogSequence > 0);
        var known = new VerifyAuditLogRequest { KnownSequence = world.Publication.LogSequence, KnownHash = world.Publication.LogHash };
        Assert.True((await world.Auditor.VerifyAuditLogAsync(known)).Intact);
        await using var forger = await Forger.StartAsync(world.Host.Storage);
        var sql = dialect == Dialect.Sqlite ? "allocation_result" : "allocation.result";
        await forger.DoAsync($"UPDATE {sql} SET granted = granted + 1 WHERE profession = 'GZ' AND tpid = '1001'");
        await world.RewriteAsync();

        Assert.True((await world.Auditor.VerifyAuditLogAsync(new VerifyAuditLogRequest())).Intact);
        var found = await world.FindAsync();
        Assert.Contains(found, finding => finding is { Table: "allocation.publication", Basis: RowFinding.Types.Basis.Computation });
        var finding = Assert.Single(found, finding => finding.Table == "allocation.result");
        Assert.Equal((RowFinding.Types.Basis.Computation, RowFinding.Types.Kind.Changed), (finding.Basis, finding.Kind));
        Assert.StartsWith("granted=", finding.Expected, StringComparison.Ordinal);
        var check = await world.Auditor.VerifyAuditLogAsync(known);
        Assert.False(check.Intact);
        Assert.Equal(known.KnownSequence, check.BrokenSequence);
    }

    [Theory]
    [InlineData(Dialect.Sqlite)]
    [InlineData(Dialect.PostgreSql)]
    public async Task A_change_of_any_column_of_the_log_is_found(Dialect dialect)
    {
        await using var world = await TamperedWorld.StartAsync(dialect);
        await using var forger = await Forger.StartAsync(world.Host.Storage);
        var missed = new List<string>();
        foreach (var (name, table) in Forger.Tables.Where(table => table.Name.Module == "audit"))
        {
            var row = (await forger.FirstAsync(name, table))!;
            foreach (var (i, column) in table.Columns.Index())
            {
                var forged = row.ToArray();
                forged[i] = forger.Other(column, row[i]);
                await forger.SetAsync(name, table, row, column, forged[i]);
                if ((await world.Auditor.VerifyAuditLogAsync(new VerifyAuditLogRequest())).Intact
                    && !(await world.FindAsync()).Exists(finding => finding.Table == "audit.contents"))
                {
                    missed.Add($"{name.Name}.{column.Name}");
                }

                await forger.SetAsync(name, table, forged, column, row[i]);
            }
        }

        Assert.Equal([], missed);
        Assert.Equal([], await world.FindAsync());
    }

    [Fact]
    public async Task What_a_worker_process_computed_is_in_the_log_too()
    {
        await using var world = await TamperedWorld.StartAsync(Dialect.PostgreSql, ownWorker: true);
        Assert.Equal([], await world.FindAsync());
        await using var forger = await Forger.StartAsync(world.Host.Storage);
        await forger.DoAsync("UPDATE allocation.result SET granted = granted + 1 WHERE profession = 'GZ' AND tpid = '1001'");
        Assert.Contains(await world.FindAsync(), finding => finding is { Table: "allocation.result", Basis: RowFinding.Types.Basis.Log });
    }

    [Theory]
    [InlineData(Dialect.Sqlite)]
    [InlineData(Dialect.PostgreSql)]
    public async Task The_host_says_at_its_start_which_rows_differ_and_serves(Dialect dialect)
    {
        await using var world = await TamperedWorld.StartAsync(dialect);
        await using (var forger = await Forger.StartAsync(world.Host.Storage))
        {
            var sql = dialect == Dialect.Sqlite ? "allocation_publication" : "allocation.publication";
            await forger.DoAsync($"UPDATE {sql} SET approved_by = 'anna'");
        }

        var said = await world.RestartAsync();
        for (var i = 0; i < 200 && !said.Any(line => line.Contains("were compared", StringComparison.Ordinal)); i++)
        {
            await Task.Delay(50);
        }

        var line = Assert.Single(said, line => line.Contains("audit verify --all", StringComparison.Ordinal));
        Assert.Contains("allocation.publication", line, StringComparison.Ordinal);
        Assert.Contains(world.Run.Name.Split('/')[^1], line, StringComparison.Ordinal);
    }
}
