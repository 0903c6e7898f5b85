using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;
using TopGrid.Data.Bulk;
using TopGrid.Data.Transactions;
using TopGrid.Dataset;

namespace TopGrid.Registration.Persistence;

/// <summary>Reads and writes the tables of the files inside the caller's transaction.</summary>
internal static class FactRows
{
    /// <summary>Reads all files of a year but <c>year.csv</c>.</summary>
    public static async Task<DatasetYear> ReadAsync(RegistrationConnection tables, YearState state, CancellationToken cancellationToken)
    {
        // One connection does one thing at a time, so the tables come one after the other.
        var year = new DatasetYear { Year = ToRow(state) };
        foreach (var table in FactTables.All)
        {
            year = await table.Accept(new Reading(tables, year, cancellationToken));
        }

        return year;
    }

    /// <summary>Removes all rows of a year, whatever it holds.</summary>
    public static async Task DeleteAsync(Transaction transaction, int allocationYear, CancellationToken cancellationToken)
    {
        await using var tables = new RegistrationConnection(transaction);
        foreach (var table in FactTables.All)
        {
            await table.Accept(new Deleting(tables, allocationYear, cancellationToken));
        }
    }

    /// <summary>Writes all rows of a year, of which the tables hold none.</summary>
    public static async Task WriteAsync(Transaction transaction, DatasetYear year, CancellationToken cancellationToken)
    {
        await using var tables = new RegistrationConnection(transaction);
        foreach (var table in FactTables.All)
        {
            await table.Accept(new Writing(tables, year, cancellationToken));
            transaction.Logs(table.Logged(year.Year.Year));
        }
    }

    /// <summary>Removes and adds rows of one file.</summary>
    public static async Task ChangeAsync<TRow>(
        Transaction transaction,
        FactTable<TRow> table,
        int allocationYear,
        IEnumerable<TRow> removed,
        IReadOnlyList<TRow> added,
        CancellationToken cancellationToken)
        where TRow : class
    {
        await using var tables = new RegistrationConnection(transaction);
        foreach (var row in removed)
        {
            if (await RemoveAsync(tables, table, allocationYear, row, cancellationToken) is not [var number])
            {
                throw new InvalidOperationException(
                    $"A row of {table.File} of {allocationYear} that was just read is not in its table: {table.Line(row)}");
            }

            transaction.Logs(table.Logged(allocationYear, number));
        }

        if (added.Count > 0)
        {
            var last = await tables.Of<TRow>(allocationYear)
                .MaxAsync(row => (long?)Sql.Property<long>(row, RegistrationConnection.RowNumber), cancellationToken) ?? 0;
            await tables.AppendAsync(added.Select((row, i) => new Placed<TRow>(allocationYear, last + i + 1, row)), cancellationToken);
            transaction.Logs([.. added.Select((_, i) => table.Logged(allocationYear, last + i + 1))]);
        }
    }

    /// <summary>The row of <c>year.csv</c>.</summary>
    public static YearRow ToRow(YearState state) =>
        new(state.AllocationYear, state.Protocol, state.RequestDeadline, state.WithdrawalDeadline, state.Seed);

    // Rows that repeat are alike in every column; one of them goes.
    private static Task<List<long>> RemoveAsync<TRow>(
        RegistrationConnection tables, FactTable<TRow> table, int allocationYear, TRow row, CancellationToken cancellationToken)
        where TRow : class
    {
        var name = table.Name.Sql(tables.Dialect);
        var same = string.Join(" AND ", table.Columns.Select(column => $"\"{column.Name}\" IS NOT DISTINCT FROM @{column.Name}"));
        return tables.QueryToListAsync<long>(
            $"""
            DELETE FROM {name} WHERE allocation_year = @allocation_year AND row_number =
                (SELECT min(row_number) FROM {name} WHERE allocation_year = @allocation_year AND {same})
            RETURNING row_number
            """,
            cancellationToken,
            [DataParameter.Int32("allocation_year", allocationYear), .. table.Columns.Select(column => tables.Parameter(column, row))]);
    }

    private sealed class Deleting(RegistrationConnection tables, int allocationYear, CancellationToken cancellationToken)
        : IFactTableVisitor<Task<int>>
    {
        public Task<int> Visit<TRow>(FactTable<TRow> table)
            where TRow : class => tables.Of<TRow>(allocationYear).DeleteAsync(cancellationToken);
    }

    private sealed class Reading(RegistrationConnection tables, DatasetYear year, CancellationToken cancellationToken)
        : IFactTableVisitor<Task<DatasetYear>>
    {
        public async Task<DatasetYear> Visit<TRow>(FactTable<TRow> table)
            where TRow : class
        {
            var rows = await tables.Of<TRow>(year.Year.Year)
                .OrderBy(row => Sql.Property<long>(row, RegistrationConnection.RowNumber))
                .ToListAsync(cancellationToken);
            return table.With(year, rows);
        }
    }

    private sealed class Writing(RegistrationConnection tables, DatasetYear year, CancellationToken cancellationToken)
        : IFactTableVisitor<Task<long>>
    {
        public Task<long> Visit<TRow>(FactTable<TRow> table)
            where TRow : class => tables.AppendAsync(
                table.Rows(year).Select((row, i) => new Placed<TRow>(year.Year.Year, i + 1, row)), cancellationToken);
    }
}
