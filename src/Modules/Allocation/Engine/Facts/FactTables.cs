namespace TopGrid.Allocation.Engine;

/// <summary>Recognitions, in any order.</summary>
/// <param name="Institution">Institution.</param>
/// <param name="Profession">Profession.</param>
/// <param name="ValidFrom">First day.</param>
/// <param name="ValidUntil">Last day; <see cref="DateOnly.MaxValue"/> when open.</param>
/// <param name="FirstAllocationYear">F; 0 when empty: never allocated under this recognition.</param>
/// <param name="EnteredAsNewcomer">Entered as newcomer in F; unknown is false.</param>
/// <param name="RequestedEveryYear">Requested every year since F; unknown is false.</param>
public sealed record RecognitionTable(
    int[] Institution,
    int[] Profession,
    DateOnly[] ValidFrom,
    DateOnly[] ValidUntil,
    int[] FirstAllocationYear,
    bool[] EnteredAsNewcomer,
    bool[] RequestedEveryYear)
{
    /// <summary>No rows.</summary>
    public static RecognitionTable Empty { get; } = new([], [], [], [], [], [], []);
}

/// <summary>Places per profession; a profession without a row has 0 places.</summary>
/// <param name="Profession">Profession.</param>
/// <param name="Places">N, bonus included.</param>
/// <param name="BonusReserve">The reserve included in N.</param>
public sealed record CapacityTable(int[] Profession, int[] Places, int[] BonusReserve)
{
    /// <summary>No rows.</summary>
    public static CapacityTable Empty { get; } = new([], [], []);
}

/// <summary>Weights of the sector split.</summary>
/// <param name="Profession">Profession.</param>
/// <param name="Sector">Sector.</param>
/// <param name="Weight">0 or more.</param>
public sealed record SectorWeightTable(int[] Profession, int[] Sector, long[] Weight)
{
    /// <summary>No rows.</summary>
    public static SectorWeightTable Empty { get; } = new([], [], []);
}

/// <summary>Requests; at most one row per institution, profession and round.</summary>
/// <param name="Institution">Institution.</param>
/// <param name="Profession">Profession.</param>
/// <param name="Round">1 or 2.</param>
/// <param name="Places">0 or more.</param>
public sealed record RequestTable(int[] Institution, int[] Profession, byte[] Round, int[] Places)
{
    /// <summary>No rows.</summary>
    public static RequestTable Empty { get; } = new([], [], [], []);
}

/// <summary>Places that members bring into a consortium, or the lead's distribution of bonus places.</summary>
/// <param name="Consortium">Consortium.</param>
/// <param name="Institution">Institution, a member or not.</param>
/// <param name="Profession">Profession.</param>
/// <param name="Places">0 or more.</param>
public sealed record ConsortiumPlacesTable(int[] Consortium, int[] Institution, int[] Profession, int[] Places)
{
    /// <summary>No rows.</summary>
    public static ConsortiumPlacesTable Empty { get; } = new([], [], [], []);
}

/// <summary>The consortium's division of its places.</summary>
/// <param name="Consortium">Consortium.</param>
/// <param name="Profession">Profession.</param>
/// <param name="From">Giving institution.</param>
/// <param name="To">Receiving institution.</param>
/// <param name="Places">0 or more.</param>
public sealed record TransferTable(int[] Consortium, int[] Profession, int[] From, int[] To, int[] Places)
{
    /// <summary>No rows.</summary>
    public static TransferTable Empty { get; } = new([], [], [], [], []);
}

/// <summary>Returned places; rows may repeat.</summary>
/// <param name="Institution">Returning institution.</param>
/// <param name="Profession">Profession.</param>
/// <param name="Places">0 or more.</param>
/// <param name="ReturnedOn">Day of the return.</param>
/// <param name="OfferedTo">Institution, or -1 for nobody.</param>
public sealed record ReturnTable(int[] Institution, int[] Profession, int[] Places, DateOnly[] ReturnedOn, int[] OfferedTo)
{
    /// <summary>No rows.</summary>
    public static ReturnTable Empty { get; } = new([], [], [], [], []);
}
