using TopGrid.Rules.Vocabulary;

namespace TopGrid.Dataset;

/// <summary>The one row of <c>year.csv</c>.</summary>
/// <param name="Year">T, the year in which trainees start.</param>
/// <param name="Protocol">Id of a protocol file.</param>
/// <param name="RequestDeadline">Last day on which a request is in time; also the reference date of rules.md 3.</param>
/// <param name="WithdrawalDeadline">Last day on which a return is in time; unknown means 31 May of T-1 (rules.md 9).</param>
/// <param name="Seed">The seed of the draws as 64 lower-case hexadecimal digits; null: drawn from the system before the run.</param>
public sealed record YearRow(int Year, string Protocol, DateOnly RequestDeadline, DateOnly? WithdrawalDeadline, string? Seed)
{
    /// <summary>The last day on which a return is in time, with the default of rules.md 9 filled in.</summary>
    public DateOnly LastWithdrawalDay => WithdrawalDeadline ?? new DateOnly(Year - 1, 5, 31);
}

/// <summary>A row of <c>institutions.csv</c>.</summary>
/// <param name="Tpid">Key of the institution.</param>
/// <param name="Name">Name as people know it; may be empty.</param>
/// <param name="Sector">Sector from the protocol's list; null when unknown (never guessed).</param>
/// <param name="Region">Region; may be empty.</param>
/// <param name="Kind">Institution or practice; null when unknown.</param>
public sealed record InstitutionRow(string Tpid, string Name, string? Sector, string Region, InstitutionKind? Kind);

/// <summary>A row of <c>mergers.csv</c>: days of the predecessor count for the successor (rules.md 2).</summary>
/// <param name="Predecessor">tpid that ends.</param>
/// <param name="Successor">tpid that takes over.</param>
/// <param name="EffectiveOn">First day of the merger.</param>
public sealed record MergerRow(string Predecessor, string Successor, DateOnly EffectiveOn);

/// <summary>A row of <c>recognitions.csv</c>; both dates are inclusive (rules.md 3).</summary>
/// <param name="Tpid">The recognised institution.</param>
/// <param name="Profession">The profession it may train for.</param>
/// <param name="ValidFrom">First day.</param>
/// <param name="ValidUntil">Last day; null when it has no end.</param>
/// <param name="FirstAllocationYear">Year of the first allocation under this recognition; null for a newcomer.</param>
/// <param name="EnteredAsNewcomer">Whether it entered from the newcomer pool; null when unknown.</param>
/// <param name="RequestedEveryYear">Whether it requested in every year since; null when unknown.</param>
public sealed record RecognitionRow(
    string Tpid,
    Profession Profession,
    DateOnly ValidFrom,
    DateOnly? ValidUntil,
    int? FirstAllocationYear,
    bool? EnteredAsNewcomer,
    bool? RequestedEveryYear)
{
    /// <summary>Whether the recognition holds on a day (first and last day included).</summary>
    /// <param name="day">The day asked for.</param>
    public bool HoldsOn(DateOnly day) => ValidFrom <= day && (ValidUntil is null || day <= ValidUntil);
}

/// <summary>A row of <c>trainings.csv</c>: one period of one trainee at one institution.</summary>
/// <param name="Trainee">Pseudonym of the trainee.</param>
/// <param name="Tpid">The institution.</param>
/// <param name="Profession">The profession trained for.</param>
/// <param name="Start">First day.</param>
/// <param name="End">Last day; null when still training.</param>
/// <param name="Subsidised">Whether the place is subsidised.</param>
/// <param name="Share">Share of this institution in percent, 0 to 100; 100 when the cell is empty.</param>
public sealed record TrainingRow(
    string Trainee,
    string Tpid,
    Profession Profession,
    DateOnly Start,
    DateOnly? End,
    bool Subsidised,
    int Share);

/// <summary>A row of <c>interruptions.csv</c>: days on which the trainee was absent.</summary>
/// <param name="Trainee">Pseudonym of the trainee.</param>
/// <param name="Start">First day of absence.</param>
/// <param name="End">Last day of absence; null when still absent.</param>
public sealed record InterruptionRow(string Trainee, DateOnly Start, DateOnly? End);

/// <summary>A row of <c>capacity.csv</c>.</summary>
/// <param name="Profession">The profession.</param>
/// <param name="Places">N, the places available, bonus included.</param>
/// <param name="BonusReserve">Places of N reserved for the bonus; 0 when the cell is empty.</param>
/// <param name="ReferenceThreshold">Days of volume per place for conditions that need one, normally last year's threshold.</param>
/// <param name="Source">Where the figures come from; may be empty.</param>
public sealed record CapacityRow(Profession Profession, int Places, int BonusReserve, int? ReferenceThreshold, string Source);

/// <summary>A row of <c>sector_weights.csv</c>.</summary>
/// <param name="Profession">The profession.</param>
/// <param name="Sector">A sector of the protocol's list.</param>
/// <param name="Weight">Weight of the sector in the split, at least 0.</param>
public sealed record SectorWeightRow(Profession Profession, string Sector, int Weight);

/// <summary>A row of <c>requests.csv</c>.</summary>
/// <param name="Tpid">The institution that asks.</param>
/// <param name="Profession">The profession.</param>
/// <param name="Round">1 or 2.</param>
/// <param name="Places">Places asked; 0 is a valid row (nothing asked).</param>
public sealed record RequestRow(string Tpid, Profession Profession, int Round, int Places);
