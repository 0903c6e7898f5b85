using LinqToDB;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;

namespace TopGrid.Data.Tests.Sample;

/// <summary>A module with a column of every type, a reference, indexes and an append-only table.</summary>
public sealed class SampleConnection(IConnectionSource source) : ModuleConnection(source, Described)
{
    public static readonly ModuleTables Described = new(
        "sample",
        [TextForm.Names<PartyKind>()],
        [
            new TableMap<Party>("parties").Key(row => new { row.Year, row.PartyId }).Index(row => row.Name).Unique(row => new { row.Year, row.Reference }),
            new TableMap<Entry>("entries").Key(row => row.EntryId).Index(row => new { row.Year, row.PartyId }).Refers("parties", "year", "party_id"),
        ]);

    public ITable<Party> Parties => Table<Party>();

    public ITable<Entry> Entries => Table<Entry>();
}
