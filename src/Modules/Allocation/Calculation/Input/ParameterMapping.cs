using TopGrid.Allocation.Engine;
using TopGrid.Rules.Protocols;

namespace TopGrid.Allocation.Calculation.Input;

/// <summary>The protocol's parameters as the engine takes them.</summary>
internal static class ParameterMapping
{
    // "GZ only" (rules.md 5 step 3), also in a what-if with more consortium professions (docs/silent-rules.md 14).
    private const string BonusProfession = "GZ";

    public static LadderParameters ToEngine(ProtocolParameters p, int year, string drawSuffix) => new()
    {
        Year = year,
        NewcomerShare = ToEngine(p.NewcomerShare),
        GuaranteeYears = p.GuaranteeYears,
        SectorSplit = p.SectorSplit,
        ConsortiumPriority = p.ConsortiumPriority,
        Remainders = p.Remainders == "lottery" ? Remainders.Lottery : Remainders.Largest,
        Tickets = p.Tickets == "per-place" ? Tickets.PerPlace : Tickets.PerApplicant,
        BonusSource = p.BonusSource switch
        {
            "inside" => BonusSource.Inside,
            "reserved" => BonusSource.Reserved,
            _ => BonusSource.None,
        },
        BonusRate = ToEngine(p.BonusRate),
        BonusProfessions = [.. p.ConsortiumProfessions.Where(code => code == BonusProfession)],
        ConsortiumProfessions = [.. p.ConsortiumProfessions],
        Returns = p.Returns == "reallocate" ? ReturnPolicy.Reallocate : ReturnPolicy.WaitingList,
        PenaltyPlaces = p.PenaltyPlaces,
        MinimumRequest = p.MinimumRequest,
        DrawSuffix = drawSuffix,
    };

    private static Fraction ToEngine(Ratio ratio) => new(ratio.Numerator, ratio.Denominator);
}
