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
            table.Table.LoggedBy.IsEmpty != (table.Table.NotLoggedBecause is null), $"{table.Name.Module}.{table.Name.Name} says neither or both"));
        // A table joins this list on purpose only.
        Assert.Equal(
            [
                "requests.answers", "allocation.phase", "allocation.unit", "allocation.attempt", "allocation.decision", "allocation.worker",
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
                    && (table.KeyColumns[^1] == column.Name || table.Indexes.Any(index => index.IsUnique && index.Columns.Contains(column.Name)))
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
                    unnamed.Add($"{named.Module}.{named.Name} {key} {what}: {string.Join("; ", found.Select(finding => $"{finding.Table} {finding.Key}"))}");
                }
            }
        }

        Assert.Equal([], unnamed);
        Assert.Equal([], await world.FindAsync());
    }
}
