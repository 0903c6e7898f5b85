namespace TopGrid.Allocation.Engine;

/// <summary>
/// The switches and parameters of one protocol year (rules.md 5 and 6). A new year is a new set of values, never a code change.
/// </summary>
public sealed record LadderParameters
{
    /// <summary>T, the allocation year (trainees start in T); part of every lot.</summary>
    public required int Year { get; init; }

    /// <summary>Share of the places for newcomers; <see cref="Fraction.Zero"/> = pool off (rules.md 5 step 2).</summary>
    public required Fraction NewcomerShare { get; init; }

    /// <summary>Years a newcomer keeps one guaranteed place, the year of entry included; 0 = off (rules.md 3).</summary>
    public required int GuaranteeYears { get; init; }

    /// <summary>Seats are divided over sectors first (rules.md 5 step 4).</summary>
    public required bool SectorSplit { get; init; }

    /// <summary>Places brought into a consortium go first in scarce groups (rules.md 5 step 6).</summary>
    public required bool ConsortiumPriority { get; init; }

    /// <summary>What happens after whole places (rules.md 4.2).</summary>
    public required Remainders Remainders { get; init; }

    /// <summary>Ranking of lottery tickets (rules.md 4.3).</summary>
    public Tickets Tickets { get; init; } = Tickets.PerApplicant;

    /// <summary>Where bonus places come from (rules.md 5 step 3).</summary>
    public required BonusSource BonusSource { get; init; }

    /// <summary>Bonus per place a consortium earned, such as 20/100 (rules.md 5 step 8).</summary>
    public Fraction BonusRate { get; init; } = Fraction.Zero;

    /// <summary>Professions with a bonus; each should be a consortium profession as well.</summary>
    public string[] BonusProfessions { get; init; } = [];

    /// <summary>Professions for which consortia exist (rules.md 2a).</summary>
    public string[] ConsortiumProfessions { get; init; } = [];

    /// <summary>The policy that is decided; the other is computed beside it (rules.md 5 step 9).</summary>
    public required ReturnPolicy Returns { get; init; }

    /// <summary>Places by which a returned place lowers next year's claim in the penalty scenario (rules.md 5 step 9).</summary>
    public int PenaltyPlaces { get; init; } = 1;

    /// <summary>m: who asks less is refused, unless its consortium asks m together; 0 = off (rules.md 3).</summary>
    public int MinimumRequest { get; init; }

    /// <summary>End of every draw name: "" in round 1, ":2" in the extra round, ":a1" for additional places (rules.md 5).</summary>
    public string DrawSuffix { get; init; } = "";
}
