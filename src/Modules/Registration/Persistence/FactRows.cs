using Microsoft.EntityFrameworkCore;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;
using TopGrid.Dataset;

namespace TopGrid.Registration.Persistence;

/// <summary>Reads and writes the tables of the files inside the caller's transaction.</summary>
internal static class FactRows
{
    /// <summary>Reads all files of a year but <c>year.csv</c>.</summary>
    public static async Task<DatasetYear> ReadAsync(RegistrationDbContext context, YearState state, CancellationToken cancellationToken)
    {
        // One connection does one thing at a time, so the tables come one after the other.
        var year = new DatasetYear { Year = ToRow(state) };
        foreach (var table in FactTables.All)
        {
            year = await table.Accept(new Reading(context, year, cancellationToken)).ConfigureAwait(false);
        }

        return year;
    }

    /// <summary>Removes all rows of a year, whatever it holds.</summary>
    public static async Task DeleteAsync(Transaction transaction, int allocationYear, CancellationToken cancellationToken)
    {
        foreach (var table in FactTables.All)
        {
            await using var command = transaction.Command(
                $"DELETE FROM {table.Name.Sql(transaction.Dialect)} WHERE allocation_year = @year", ("year", allocationYear));
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes all rows of a year, of which the tables hold none.</summary>
    public static async Task WriteAsync(Transaction transaction, DatasetYear year, CancellationToken cancellationToken)
    {
        foreach (var table in FactTables.All)
        {
            await table.Accept(new Writing(transaction, year, cancellationToken)).ConfigureAwait(false);
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
        var name = table.Name.Sql(transaction.Dialect);
        foreach (var row in removed)
        {
            // Rows that repeat are alike in every column; one of them goes.
            var same = string.Join(" AND ", table.Columns.Select(column => $"\"{column.Name}\" IS NOT DISTINCT FROM {Typed(column, transaction.Dialect)}"));
            await using var delete = transaction.Command(
                $"DELETE FROM {name} WHERE allocation_year = @allocation_year AND row_number = "
                + $"(SELECT min(row_number) FROM {name} WHERE allocation_year = @allocation_year AND {same})",
                [("allocation_year", allocationYear), .. table.Columns.Select(column => ($"c_{column.Name}", column.Value(row)))]);
            if (await delete.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) != 1)
            {
                throw new InvalidOperationException($"A row of {table.File} of {allocationYear} that was just read is not in its table: {table.Line(row)}");
            }
        }

        if (added.Count > 0)
        {
            await using var last = transaction.Command(
                $"SELECT coalesce(max(row_number), 0) FROM {name} WHERE allocation_year = @year", ("year", allocationYear));
            var number = Convert.ToInt64(await last.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false), System.Globalization.CultureInfo.InvariantCulture);
            await BulkWriter.WriteAsync(
                transaction, table.Bulk, added.Select(row => new Placed<TRow>(allocationYear, ++number, row)), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The row of <c>year.csv</c>.</summary>
    public static YearRow ToRow(YearState state) =>
        new(state.AllocationYear, state.Protocol, state.RequestDeadline, state.WithdrawalDeadline, state.Seed);

    // PostgreSQL cannot tell the type of a null parameter from IS NOT DISTINCT FROM alone.
    private static string Typed<TRow>(BulkColumn<TRow> column, Dialect dialect) => dialect == Dialect.Sqlite
        ? $"@c_{column.Name}"
        : column.Type switch
        {
            TopGrid.Data.Mapping.ColumnType.Text => $"@c_{column.Name}::text",
            TopGrid.Data.Mapping.ColumnType.Integer => $"@c_{column.Name}::integer",
            TopGrid.Data.Mapping.ColumnType.Boolean => $"@c_{column.Name}::boolean",
            TopGrid.Data.Mapping.ColumnType.Date => $"@c_{column.Name}::date",
            _ => throw new InvalidOperationException($"No file has a column of type {column.Type}."),
        };

    private sealed class Reading(RegistrationDbContext context, DatasetYear year, CancellationToken cancellationToken) : IFactTableVisitor<Task<DatasetYear>>
    {
        public async Task<DatasetYear> Visit<TRow>(FactTable<TRow> table)
            where TRow : class
        {
            var allocationYear = year.Year.Year;
            var rows = await context.Set<TRow>().AsNoTracking()
                .Where(row => EF.Property<int>(row, RegistrationDbContext.AllocationYear) == allocationYear)
                .OrderBy(row => EF.Property<long>(row, RegistrationDbContext.RowNumber))
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            return table.With(year, rows);
        }
    }

    private sealed class Writing(Transaction transaction, DatasetYear year, CancellationToken cancellationToken) : IFactTableVisitor<Task<long>>
    {
        public Task<long> Visit<TRow>(FactTable<TRow> table)
            where TRow : class => BulkWriter.WriteAsync(
                transaction, table.Bulk, table.Rows(year).Select((row, i) => new Placed<TRow>(year.Year.Year, i + 1, row)), cancellationToken);
    }
}
