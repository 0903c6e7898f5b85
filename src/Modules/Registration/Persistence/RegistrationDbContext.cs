using Microsoft.EntityFrameworkCore;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;

namespace TopGrid.Registration.Persistence;

/// <summary>
/// The facts: a table for each file of dataset.md, mapped straight to the dataset library's rows, with the year and a row number in
/// front; the years; the change log; and mandates.
/// </summary>
internal sealed class RegistrationDbContext(StorageDatabase database) : ModuleDbContext(database, Name)
{
    internal const string Name = "registration";

    internal const string AllocationYear = nameof(YearState.AllocationYear);

    internal const string RowNumber = "RowNumber";

    public DbSet<YearState> Years => Set<YearState>();

    public DbSet<ChangeEntry> Changes => Set<ChangeEntry>();

    public DbSet<MandateRow> Mandates => Set<MandateRow>();

    protected override void BuildModel(ModelBuilder model)
    {
        model.Entity<YearState>(year =>
        {
            year.ToTable("years");
            year.HasKey(row => row.AllocationYear);
        });
        model.Entity<ChangeEntry>(change =>
        {
            change.ToTable("changes");
            change.HasKey(row => new { row.AllocationYear, row.Revision, row.Position });
            change.HasOne<YearState>().WithMany().HasForeignKey(row => row.AllocationYear).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<MandateRow>(mandate =>
        {
            mandate.ToTable("mandates");
            mandate.HasKey(row => row.Id);
            mandate.Ignore(row => row.LastDay);
            mandate.HasIndex(row => row.Represented);
            mandate.HasIndex(row => row.Representative);
            mandate.HasIndex(row => row.Successor);
        });
        foreach (var table in FactTables.All)
        {
            table.Accept(new MapFacts(model));
        }
    }

    private sealed class MapFacts(ModelBuilder model) : IFactTableVisitor<ModelBuilder>
    {
        public ModelBuilder Visit<TRow>(FactTable<TRow> table)
            where TRow : class => model.Entity<TRow>(row =>
        {
            row.ToTable(table.Name.Name);
            row.Property<int>(AllocationYear);
            row.Property<long>(RowNumber);
            row.HasKey(AllocationYear, RowNumber);
            row.HasOne<YearState>().WithMany().HasForeignKey(AllocationYear).OnDelete(DeleteBehavior.Restrict);
            foreach (var property in row.Metadata.GetProperties().ToList())
            {
                FactCodes.Apply(property);
            }

            if (table.KeyProperties.Count > 0)
            {
                row.HasIndex([AllocationYear, .. table.KeyProperties]).IsUnique();
            }
        });
    }
}
