using LinqToDB;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;

namespace TopGrid.Registration.Persistence;

/// <summary>
/// The facts: a table for each file of dataset.md, mapped straight to the dataset library's rows, with the year and a row number in
/// front; the years; the change log; and mandates.
/// </summary>
internal sealed class RegistrationConnection(IConnectionSource source) : ModuleConnection(source, Module)
{
    /// <summary>The columns that stand in front of the facts.</summary>
    public const string AllocationYear = "allocation_year", RowNumber = "row_number";

    /// <summary>The table that all facts refer to.</summary>
    public const string YearsTable = "years";

    /// <summary>The module's name.</summary>
    public const string Name = "registration";

    public static readonly ModuleTables Module = new(
        Name,
        [
            new TableMap<YearState>(YearsTable).Key(row => row.AllocationYear).Logged(row => row.AllocationYear),
            new TableMap<ChangeEntry>("changes").Key(row => new { row.AllocationYear, row.Revision, row.Position })
                .Refers(YearsTable, AllocationYear)
                .Logged(row => new { row.AllocationYear, row.Revision }),
            new TableMap<MandateRow>("mandates").Key(row => row.Id)
                .Index(row => row.Represented).Index(row => row.Representative).Index(row => row.Successor)
                .Logged(row => row.Id),
            .. FactTables.All.Select(table => table.Map),
        ],
        [.. FactTables.All.Select(table => table.Carrier)]);

    public ITable<YearState> Years => Table<YearState>();

    public ITable<ChangeEntry> Changes => Table<ChangeEntry>();

    public ITable<MandateRow> Mandates => Table<MandateRow>();

    /// <summary>The rows of a file in a year.</summary>
    public IQueryable<TRow> Of<TRow>(int allocationYear)
        where TRow : class => Table<TRow>().Where(row => Sql.Property<int>(row, AllocationYear) == allocationYear);
}
