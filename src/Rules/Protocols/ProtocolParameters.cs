using TopGrid.Rules.Volume;

namespace TopGrid.Rules.Protocols;

/// <summary>
/// Values and switches of the ladder (rules.md 6); the names in files and for <c>--set</c> are in <see cref="ParameterTable"/>.
/// </summary>
public sealed record ProtocolParameters
{
    /// <summary>First calendar year of the volume window, as years before T.</summary>
    public required int WindowFirst { get; init; }

    /// <summary>Last calendar year of the volume window, as years before T.</summary>
    public required int WindowLast { get; init; }

    /// <summary>Last calendar year in which unsubsidised periods count, or one of the constants of <see cref="VolumeWindow"/>.</summary>
    public required int UnsubsidisedCountsUntil { get; init; }

    /// <summary>Whether recorded interruptions count as training.</summary>
    public required bool InterruptionsCount { get; init; }

    /// <summary>Share of the places that newcomers get first; 0 = no pool.</summary>
    public required Ratio NewcomerShare { get; init; }

    /// <summary>Years of the guarantee, the entry year included; 0 = none.</summary>
    public required int GuaranteeYears { get; init; }

    /// <summary>Whether places are split over sectors.</summary>
    public required bool SectorSplit { get; init; }

    /// <summary>Professions for which consortia mean anything (rules.md 2a).</summary>
    public required IReadOnlyList<string> ConsortiumProfessions { get; init; }

    /// <summary>Whether consortium places have priority (step 6).</summary>
    public required bool ConsortiumPriority { get; init; }

    /// <summary><c>largest</c> or <c>lottery</c> (rules.md 4.2).</summary>
    public required string Remainders { get; init; }

    /// <summary><c>per-applicant</c> or <c>per-place</c> (rules.md 4.3).</summary>
    public required string Tickets { get; init; }

    /// <summary><c>none</c>, <c>inside</c> or <c>reserved</c> (step 3).</summary>
    public required string BonusSource { get; init; }

    /// <summary>Bonus places per place brought in.</summary>
    public required Ratio BonusRate { get; init; }

    /// <summary>Id of the condition set that decides which consortia qualify.</summary>
    public required string ConsortiumConditions { get; init; }

    /// <summary>Smallest request that is admitted; 0 = no minimum.</summary>
    public required int MinimumRequest { get; init; }

    /// <summary><c>reallocate</c> or <c>waiting-list</c>: which of the two computed policies is decided (step 9).</summary>
    public required string Returns { get; init; }

    /// <summary>Places a returned place costs next year in the penalty scenario.</summary>
    public required int PenaltyPlaces { get; init; }
}
