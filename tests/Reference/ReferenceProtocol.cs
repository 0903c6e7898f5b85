namespace TopGrid.Reference;

/// <summary>
/// The switches of one allocation year, typed over by hand from the table of rules.md section 6.
/// They do not come from the protocol files: a slip in those files must show as a disagreement.
/// </summary>
internal sealed record ReferenceProtocol(
    int Year,
    int UnsubsidisedCountsUntil,
    int NewcomerSharePercent,
    int GuaranteeYears,
    bool SectorSplit,
    bool ConsortiumPriority,
    string Remainders,
    string BonusSource,
    int BonusRatePercent,
    string Returns)
{
    private const int Always = 9999;
    private const int Never = 0;

    public int MinimumRequest { get; init; }

    public string Tickets { get; init; } = "per-applicant";

    public bool InterruptionsCount { get; init; }

    public int PenaltyPlaces { get; init; } = 1;

    /// <summary>rules.md 2a: GZ, in every year.</summary>
    public IReadOnlyList<string> ConsortiumProfessions { get; init; } = ["GZ"];

    public bool IsConsortiumProfession(string profession) => ConsortiumProfessions.Contains(profession);

    /// <summary>"GZ only" (docs/silent-rules.md 14).</summary>
    public bool HasBonus(string profession) => profession == "GZ" && IsConsortiumProfession(profession) && BonusSource != "none";

    public static ReferenceProtocol Of(int year) => year switch
    {
        2018 => new(2018, Always, 0, 0, true, false, "largest", "none", 0, "waiting-list"),
        2020 => new(2020, Always, 1, 4, false, false, "largest", "inside", 20, "waiting-list"),
        2022 => new(2022, Always, 1, 4, false, false, "largest", "inside", 20, "waiting-list"),
        2023 => new(2023, 2020, 1, 4, false, false, "largest", "inside", 20, "waiting-list"),
        2024 => new(2024, Never, 1, 4, true, true, "lottery", "reserved", 20, "reallocate"),
        2025 => new(2025, Never, 1, 4, true, true, "lottery", "reserved", 20, "reallocate"),
        _ => throw new ArgumentOutOfRangeException(nameof(year), year, "rules.md section 6 has no such year"),
    };
}
