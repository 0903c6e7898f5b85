namespace TopGrid.Reference;

/// <summary>What the second evaluator says of a folder.</summary>
internal sealed record ReferenceResult(byte[] AllocationCsv, IReadOnlyDictionary<string, ReferenceProfession> Professions);

/// <summary>One profession: what summary.json would say, and the accounts behind allocation.csv.</summary>
internal sealed record ReferenceProfession(
    string Profession,
    int Places,
    int NewcomersPlaced,
    int BonusReserve,
    ReferencePass FirstPass,
    Dictionary<string, int> Bases,
    Dictionary<string, int> Bonuses,
    Dictionary<string, Dictionary<string, int>> Attributed,
    List<string> Provisional,
    int OpenBeforeReturns,
    ReferenceReturns Reallocate,
    ReferenceReturns WaitingList,
    ReferenceReturns Decided)
{
    public int Open => OpenBeforeReturns + Decided.Open;

    public int Lapsed => Decided.Lapsed;

    public IReadOnlyList<ReferenceAccount> Accounts => Decided.Accounts.Values.ToList();
}

/// <summary>Steps 4-7: per group the seats and the threshold, and what stayed open.</summary>
internal sealed record ReferencePass(
    Dictionary<string, int> SeatsBefore,
    Dictionary<string, int> SeatsAfter,
    Dictionary<string, long?> Thresholds,
    int Open);

/// <summary>What one policy makes of the returned places.</summary>
internal sealed record ReferenceReturns(
    Dictionary<string, ReferenceAccount> Accounts, int KeptInConsortium, int Lapsed, int Open, int RefusedPlaces);
