using TopGrid.Allocation.Engine;
using TopGrid.Rules.Protocols;

namespace TopGrid.Allocation.Calculation.Decisions;

/// <summary>
/// Which rule a step of the engine rests on: each kind of step, told apart by reason and effect where the sentence differs.
/// </summary>
public static class StepRules
{
    internal const string NumeratorSuffix = "_numerator";
    internal const string DenominatorSuffix = "_denominator";

    private const string Placed = ".placed";
    private const string NotPlaced = ".not-placed";

    private static readonly Dictionary<string, (PartyKind Party, PartyKind Other)> _parties = Parties();

    /// <summary>The id of the rule that a step of the engine rests on.</summary>
    public static string IdOf(in Step step) => step.Kind switch
    {
        StepKind.PooledVolume => "pooled-volume",
        StepKind.BroughtIn => step.Reason switch
        {
            Reason.Dependent => "brought-in.dependent",
            Reason.Requester => "brought-in.requester",
            _ => "brought-in.declared",
        },
        StepKind.Refused => step.Reason switch
        {
            Reason.NothingAsked => "refused.nothing-asked",
            Reason.SectorUnknown => "refused.sector-unknown",
            Reason.BelowMinimum => "refused.below-minimum",
            _ => "refused.not-recognised",
        },
        StepKind.Eligible => step.Reason switch
        {
            Reason.Newcomer => "eligible.newcomer",
            Reason.Guaranteed => "eligible.guaranteed",
            _ => "eligible.established",
        },
        StepKind.PoolSize => "pool-size",
        StepKind.Newcomer => "newcomer" + Effect(step),
        StepKind.BonusProbe => "bonus-probe",
        StepKind.BonusReserve => "bonus-reserve",
        StepKind.SectorSeats => "sector-seats",
        StepKind.SectorSurplus => "sector-surplus",
        StepKind.GroupSeats => "group-seats",
        StepKind.Guarantee => "guarantee" + Effect(step),
        StepKind.ConsortiumGroup => "consortium-group",
        StepKind.ConsortiumPriority => "consortium-priority" + Effect(step),
        StepKind.ConsortiumLottery => "consortium-lottery" + Effect(step),
        StepKind.Threshold => step.A > 0 ? "threshold.scarce" : "threshold.none",
        StepKind.Volume => step.B > 0 ? "volume" + Effect(step) : "volume.all",
        StepKind.Remainder => "remainder" + Effect(step),
        StepKind.Lottery => "lottery" + Effect(step),
        StepKind.OpenPlace => "open-place" + Effect(step),
        StepKind.LeftOpen => "left-open",
        StepKind.Attribution => "attribution",
        StepKind.Bonus => step.Reason == Reason.OverBases ? "bonus.over-bases" : "bonus.entitled",
        StepKind.BonusProvisional => "bonus-provisional",
        StepKind.BonusMember => step.Reason == Reason.Declared ? "bonus-member.declared" : "bonus-member.default",
        StepKind.BonusLeft => "bonus-left",
        StepKind.LeftOvers => "left-overs",
        StepKind.MovedOut => step.Reason is Reason.None or Reason.Declared ? "moved-out.done" : "moved-out.refused",
        StepKind.MovedIn => "moved-in",
        StepKind.Return => step.Reason switch
        {
            Reason.InTime => "return.in-time",
            Reason.Late => "return.late",
            _ => "return.refused",
        },
        StepKind.ReceivedInside => step.Reason == Reason.Offered ? "received-inside.offered" : "received-inside.least",
        StepKind.ReceivedNational => step.Reason == Reason.SectorList ? "received-national.sector" : "received-national.profession",
        StepKind.ReturnOpen => "return-open",
        StepKind.Final => step.Reason switch
        {
            Reason.Granted => "final.granted",
            Reason.Partly => "final.partly",
            Reason.Refused => "final.refused",
            _ => "final.none",
        },
        _ => throw new InvalidOperationException($"No rule is written for steps of kind {step.Kind}."),
    };

    /// <summary>The rules that steps of a kind rest on.</summary>
    internal static IReadOnlyList<string> IdsOf(StepKind kind) => Variants().Single(variant => variant.Kind == kind).Variants;

    /// <summary>Who the party and the other party of a rule's rows are; null when there is no such rule.</summary>
    internal static (PartyKind Party, PartyKind Other)? PartiesOf(string rule) =>
        _parties.TryGetValue(rule, out var parties) ? parties : null;

    /// <summary>A pair x_numerator and x_denominator of the engine is one field x, written "p/q".</summary>
    internal static string FieldName(string schemaName) =>
        schemaName.EndsWith(NumeratorSuffix, StringComparison.Ordinal) ? schemaName[..^NumeratorSuffix.Length]
        : schemaName.EndsWith(DenominatorSuffix, StringComparison.Ordinal) ? schemaName[..^DenominatorSuffix.Length]
        : schemaName;

    private static string Effect(in Step step) => step.After > step.Before ? Placed : NotPlaced;

    private static Dictionary<string, (PartyKind Party, PartyKind Other)> Parties()
    {
        var parties = new Dictionary<string, (PartyKind, PartyKind)>(StringComparer.Ordinal)
        {
            [RuleCatalogue.QualificationMet] = (PartyKind.Consortium, PartyKind.None),
            [RuleCatalogue.QualificationNotMet] = (PartyKind.Consortium, PartyKind.None),
        };
        foreach (var (kind, variants) in Variants())
        {
            var schema = StepSchema.Of(kind);
            foreach (var variant in variants)
            {
                parties.Add(variant, (schema.Party, schema.Other));
            }
        }

        return parties;
    }

    private static (StepKind Kind, string[] Variants)[] Variants() =>
    [
        (StepKind.PooledVolume, ["pooled-volume"]),
        (StepKind.BroughtIn, ["brought-in.declared", "brought-in.dependent", "brought-in.requester"]),
        (StepKind.Refused, ["refused.not-recognised", "refused.nothing-asked", "refused.sector-unknown", "refused.below-minimum"]),
        (StepKind.Eligible, ["eligible.newcomer", "eligible.guaranteed", "eligible.established"]),
        (StepKind.PoolSize, ["pool-size"]),
        (StepKind.Newcomer, ["newcomer.placed", "newcomer.not-placed"]),
        (StepKind.BonusProbe, ["bonus-probe"]),
        (StepKind.BonusReserve, ["bonus-reserve"]),
        (StepKind.SectorSeats, ["sector-seats"]),
        (StepKind.SectorSurplus, ["sector-surplus"]),
        (StepKind.GroupSeats, ["group-seats"]),
        (StepKind.Guarantee, ["guarantee.placed", "guarantee.not-placed"]),
        (StepKind.ConsortiumGroup, ["consortium-group"]),
        (StepKind.ConsortiumPriority, ["consortium-priority.placed", "consortium-priority.not-placed"]),
        (StepKind.ConsortiumLottery, ["consortium-lottery.placed", "consortium-lottery.not-placed"]),
        (StepKind.Threshold, ["threshold.scarce", "threshold.none"]),
        (StepKind.Volume, ["volume.placed", "volume.not-placed", "volume.all"]),
        (StepKind.Remainder, ["remainder.placed", "remainder.not-placed"]),
        (StepKind.Lottery, ["lottery.placed", "lottery.not-placed"]),
        (StepKind.OpenPlace, ["open-place.placed", "open-place.not-placed"]),
        (StepKind.LeftOpen, ["left-open"]),
        (StepKind.Attribution, ["attribution"]),
        (StepKind.Bonus, ["bonus.entitled", "bonus.over-bases"]),
        (StepKind.BonusProvisional, ["bonus-provisional"]),
        (StepKind.BonusMember, ["bonus-member.declared", "bonus-member.default"]),
        (StepKind.BonusLeft, ["bonus-left"]),
        (StepKind.LeftOvers, ["left-overs"]),
        (StepKind.MovedOut, ["moved-out.done", "moved-out.refused"]),
        (StepKind.MovedIn, ["moved-in"]),
        (StepKind.Return, ["return.in-time", "return.late", "return.refused"]),
        (StepKind.ReceivedInside, ["received-inside.offered", "received-inside.least"]),
        (StepKind.ReceivedNational, ["received-national.sector", "received-national.profession"]),
        (StepKind.ReturnOpen, ["return-open"]),
        (StepKind.Final, ["final.granted", "final.partly", "final.none", "final.refused"]),
    ];
}
