using LinqToDB;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Data.Migrations;

namespace TopGrid.Data.Tests.Sample;

/// <summary>A module with a column of every type, a reference, indexes and an append-only table.</summary>
public sealed class SampleConnection(IConnectionSource source) : ModuleConnection(source, Described)
{
    public static readonly ModuleTables Described = new(
        "sample",
        new TableMap<Party>("parties", TextForm.Names<PartyKind>())
            .Key(row => new { row.Year, row.PartyId }).Index(row => row.Name).Unique(row => new { row.Year, row.Reference }),
        new TableMap<Entry>("entries").Key(row => row.EntryId).Index(row => new { row.Year, row.PartyId })
            .Refers("parties", "year", "party_id"));

    public static readonly StorageModule Module = StorageModule.Of(Described, typeof(SampleConnection).Assembly);

    public ITable<Party> Parties => Table<Party>();

    public ITable<Entry> Entries => Table<Entry>();
}

public enum PartyKind
{
    Institution,
    SmallPractice,
}

public sealed class Party
{
    public int Year { get; set; }

    public required string PartyId { get; set; }

    public required string Name { get; set; }

    public PartyKind Kind { get; set; }

    public required string Reference { get; set; }

    public long? Days { get; set; }

    public bool Active { get; set; }

    public DateOnly? Since { get; set; }

    public DateTimeOffset ChangedAt { get; set; }

    public byte[]? Hash { get; set; }
}

public sealed class Entry
{
    public long EntryId { get; set; }

    public int Year { get; set; }

    public required string PartyId { get; set; }

    public required string Note { get; set; }
}
