using System.Text;

namespace TopGrid.Allocation.Engine;

/// <summary>
/// The facts of one allocation year as arrays; days of training are counted before and come in as numbers. Institutions, sectors,
/// professions and consortia are positions in lists that are sorted by UTF-8 bytes, so that the order of numbers is the order of the rules.
/// All other rows may come in any order. The facts were validated before (dataset.md); <see cref="Check"/> guards the shape only.
/// </summary>
public sealed record YearFacts
{
    /// <summary>Length of the seed in bytes (rules.md 4.3).</summary>
    public const int SeedLength = 32;

    /// <summary>Profession codes, sorted by bytes (GZ, KNP, KP, PT, VS).</summary>
    public required string[] Professions { get; init; }

    /// <summary>Sectors of the protocol, sorted by bytes.</summary>
    public required string[] Sectors { get; init; }

    /// <summary>tpids, sorted by bytes.</summary>
    public required string[] Tpids { get; init; }

    /// <summary>Sector of each institution, -1 when unknown.</summary>
    public required int[] SectorOf { get; init; }

    /// <summary>The 32 bytes that every lot derives from.</summary>
    public required byte[] Seed { get; init; }

    /// <summary>Last day for requests; the reference date of status and recognition (rules.md 3).</summary>
    public required DateOnly RequestDeadline { get; init; }

    /// <summary>Last day in time for a return, or null: 31 May of T-1 (rules.md 5 step 9).</summary>
    public DateOnly? WithdrawalDeadline { get; init; }

    /// <summary>Recognitions.</summary>
    public RecognitionTable Recognitions { get; init; } = RecognitionTable.Empty;

    /// <summary>Places per profession.</summary>
    public CapacityTable Capacity { get; init; } = CapacityTable.Empty;

    /// <summary>Sector weights.</summary>
    public SectorWeightTable SectorWeights { get; init; } = SectorWeightTable.Empty;

    /// <summary>Requests of both rounds.</summary>
    public RequestTable Requests { get; init; } = RequestTable.Empty;

    /// <summary>Consortia and members.</summary>
    public ConsortiumTable Consortia { get; init; } = ConsortiumTable.Empty;

    /// <summary>Places brought in, by row.</summary>
    public ConsortiumPlacesTable BroughtIn { get; init; } = ConsortiumPlacesTable.Empty;

    /// <summary>The leads' distributions of bonus places.</summary>
    public ConsortiumPlacesTable BonusDistribution { get; init; } = ConsortiumPlacesTable.Empty;

    /// <summary>Divisions.</summary>
    public TransferTable Transfers { get; init; } = TransferTable.Empty;

    /// <summary>Returns.</summary>
    public ReturnTable Returns { get; init; } = ReturnTable.Empty;

    /// <summary>
    /// Throws <see cref="ArgumentException"/> when lists are not sorted by bytes, arrays differ in length or numbers point nowhere.
    /// </summary>
    public void Check()
    {
        RequireSorted(Professions, "professions");
        RequireSorted(Sectors, "sectors");
        RequireSorted(Tpids, "tpids");
        RequireSorted(Consortia.Ids, "consortium ids");
        Require(Seed.Length == SeedLength, $"the seed has {Seed.Length} bytes, {SeedLength} are needed");
        RequireIndexes(SectorOf, Tpids.Length, -1, Sectors.Length, "sector of institution");
        FactShape.CheckTables(this);
    }

    internal static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new ArgumentException($"The year's facts are malformed: {what}.");
        }
    }

    internal static void RequireIndexes(int[] column, int rows, int least, int below, string what)
    {
        Require(column.Length == rows, $"{what} has {column.Length} rows, {rows} are needed");
        foreach (var value in column)
        {
            Require(value >= least && value < below, $"{what} holds {value}, outside {least}..{below - 1}");
        }
    }

    private static void RequireSorted(string[] names, string what)
    {
        for (var i = 1; i < names.Length; i++)
        {
            var (before, name) = (Encoding.UTF8.GetBytes(names[i - 1]), Encoding.UTF8.GetBytes(names[i]));
            Require(before.AsSpan().SequenceCompareTo(name) < 0, $"{what} are not sorted by UTF-8 bytes at '{names[i]}'");
        }
    }
}
