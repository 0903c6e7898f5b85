namespace TopGrid.Allocation.Engine;

/// <summary>Who a party is.</summary>
public enum PartyKind : byte
{
    /// <summary>Nobody: the field has no meaning here.</summary>
    None,

    /// <summary>The profession as a whole.</summary>
    Profession,

    /// <summary>Position in <see cref="YearFacts.Tpids"/>.</summary>
    Institution,

    /// <summary>Group of a profession: <see cref="ProfessionInput.GroupName"/>.</summary>
    Group,

    /// <summary>Position in <see cref="ConsortiumTable.Ids"/>.</summary>
    Consortium,
}

/// <summary>The names of the fields of a kind of step, for decision rows and sentences.</summary>
/// <param name="Number">Step of rules.md 5 (1-10), or 0 for the volume and 2a that come before.</param>
/// <param name="Party">Who <see cref="Step.Party"/> is.</param>
/// <param name="Other">Who <see cref="Step.Other"/> is.</param>
/// <param name="A">Name of <see cref="Step.A"/>; null: not used. A name ending in "consortium" is a consortium's position.</param>
/// <param name="B">Name of <see cref="Step.B"/>.</param>
/// <param name="C">Name of <see cref="Step.C"/>.</param>
public sealed record StepSchema(int Number, PartyKind Party, PartyKind Other, string? A, string? B, string? C)
{
    private static readonly StepSchema[] _all = Build();

    /// <summary>The schema of a kind.</summary>
    public static StepSchema Of(StepKind kind) => _all[(int)kind];

    private static StepSchema[] Build()
    {
        var all = new StepSchema[Enum.GetValues<StepKind>().Length];
        void Add(StepKind kind, int number, PartyKind party, PartyKind other, string? a = null, string? b = null, string? c = null) =>
            all[(int)kind] = new StepSchema(number, party, other, a, b, c);

        const PartyKind Institution = PartyKind.Institution;
        const PartyKind Profession = PartyKind.Profession;
        const PartyKind Group = PartyKind.Group;
        const PartyKind Consortium = PartyKind.Consortium;
        const PartyKind None = PartyKind.None;

        Add(StepKind.PooledVolume, 0, Institution, Institution, "days", "consortium", "volume");
        Add(StepKind.BroughtIn, 0, Institution, Consortium, "places", "requested");
        Add(StepKind.Refused, 1, Institution, None, "requested", "minimum", "volume");
        Add(StepKind.Eligible, 1, Institution, None, "requested", "volume", "brought_in");
        Add(StepKind.PoolSize, 2, Profession, None, "places", "pool", "newcomers");
        Add(StepKind.Newcomer, 2, Institution, None, "pool", "newcomers");
        Add(StepKind.BonusProbe, 3, Profession, None, "probed", "needed");
        Add(StepKind.BonusReserve, 3, Profession, None, "places", "reserve", "seats");
        Add(StepKind.SectorSeats, 4, Group, None, "weight", "total_weight", "seats");
        Add(StepKind.SectorSurplus, 4, Group, None, "requests", "surplus", "unmet");
        Add(StepKind.GroupSeats, 4, Group, None, "requests", "seats", "guaranteed");
        Add(StepKind.Guarantee, 5, Institution, None, "seats", "guaranteed");
        Add(StepKind.ConsortiumGroup, 6, Group, None, "brought_in", "threshold", "by_lot");
        Add(StepKind.ConsortiumPriority, 6, Institution, None, "brought_in", "threshold", "volume");
        Add(StepKind.ConsortiumLottery, 6, Institution, None, "unmet", "by_lot");
        Add(StepKind.Threshold, 7, Group, None, "threshold", "whole_places", "whole_places_one_day_lower");
        Add(StepKind.Volume, 7, Institution, None, "volume", "threshold", "remainder");
        Add(StepKind.Remainder, 7, Institution, None, "remainder", "last_winning_remainder", "volume");
        Add(StepKind.Lottery, 7, Institution, None, "unmet", "by_lot");
        Add(StepKind.OpenPlace, 7, Institution, None, "open_places", "newcomers");
        Add(StepKind.LeftOpen, 7, Profession, None, "left_open");
        Add(StepKind.Attribution, 8, Institution, Consortium, "brought_in", "attributed");
        Add(StepKind.Bonus, 8, Consortium, None, "base", "rate_numerator", "rate_denominator");
        Add(StepKind.BonusProvisional, 8, Consortium, Institution, "declared", "bonus");
        Add(StepKind.BonusMember, 8, Institution, Consortium, "bonus", "volume");
        Add(StepKind.BonusLeft, 8, Consortium, None, "bonus", "left_over");
        Add(StepKind.LeftOvers, 8, Profession, None, "bonus", "taken", "left_over");
        Add(StepKind.MovedOut, 8, Institution, Institution, "places", "consortium", "held");
        Add(StepKind.MovedIn, 8, Institution, Institution, "places", "consortium");
        Add(StepKind.Return, 9, Institution, Institution, "ordinal");
        Add(StepKind.ReceivedInside, 9, Institution, Institution, "ordinal", "volume");
        Add(StepKind.ReceivedNational, 9, Institution, Institution, "ordinal", "days_short_or_over", "threshold");
        Add(StepKind.ReturnOpen, 9, Institution, None, "ordinal");
        Add(StepKind.Final, 10, Institution, None, "requested", "granted");
        return all;
    }
}
