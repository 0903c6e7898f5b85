using TopGrid.Allocation.Engine;

namespace TopGrid.Allocation.Calculation.Protocols;

/// <summary>
/// The rules that decisions can rest on: each kind of step of the engine, told apart by reason and effect where the
/// sentence differs. A protocol file gives every one of them a basis, a source and two sentences.
/// </summary>
public static class RuleCatalogue
{
    private const string Placed = ".placed";
    private const string NotPlaced = ".not-placed";

    /// <summary>A consortium meets the conditions.</summary>
    public const string QualificationMet = "qualification.met";

    /// <summary>A consortium does not meet the conditions.</summary>
    public const string QualificationNotMet = "qualification.not-met";

    /// <summary>All rules, in order of their steps.</summary>
    public static IReadOnlyList<RuleDefinition> All { get; } = [.. Build()];

    private static readonly Dictionary<string, RuleDefinition> _byId = All.ToDictionary(r => r.Id);

    /// <summary>The rule with this id, or null.</summary>
    public static RuleDefinition? Find(string id) => _byId.GetValueOrDefault(id);

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

    private static string Effect(in Step step) => step.After > step.Before ? Placed : NotPlaced;

    private static IEnumerable<RuleDefinition> Build()
    {
        yield return new RuleDefinition(QualificationMet, 0, PartyKind.Consortium, PartyKind.None, ["why"]);
        yield return new RuleDefinition(QualificationNotMet, 0, PartyKind.Consortium, PartyKind.None, ["why"]);
        foreach (var (kind, variants) in Variants())
        {
            var schema = StepSchema.Of(kind);
            foreach (var variant in variants)
            {
                yield return new RuleDefinition(variant, schema.Number, schema.Party, schema.Other, Fields(schema));
            }
        }
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

    // A pair x_numerator and x_denominator is one field x, written "p/q".
    private static string[] Fields(StepSchema schema) =>
        [.. new[] { schema.A, schema.B, schema.C }.OfType<string>().Select(FieldName).Distinct()];

    internal static string FieldName(string schemaName) =>
        schemaName.EndsWith(NumeratorSuffix, StringComparison.Ordinal) ? schemaName[..^NumeratorSuffix.Length]
        : schemaName.EndsWith(DenominatorSuffix, StringComparison.Ordinal) ? schemaName[..^DenominatorSuffix.Length]
        : schemaName;

    internal const string NumeratorSuffix = "_numerator";
    internal const string DenominatorSuffix = "_denominator";
}

/// <summary>A rule that decisions can rest on.</summary>
/// <param name="Id">Id in protocol files and decision rows.</param>
/// <param name="Step">Step of the ladder; 0 for what comes before it.</param>
/// <param name="Party">Who the party of its rows is.</param>
/// <param name="Other">Who the other party of its rows is.</param>
/// <param name="Fields">Numbers of its own that its rows hold.</param>
public sealed record RuleDefinition(string Id, int Step, PartyKind Party, PartyKind Other, IReadOnlyList<string> Fields)
{
    /// <summary>Fields that a sentence of any rule may name.</summary>
    public static IReadOnlyList<string> CommonFields { get; } =
        ["party", "other", "profession", "group", "before", "after", "gained", "reason", "draw", "rank", "tickets", "winners", "key",
            "cut_off"];

    /// <summary>All that its sentences may name.</summary>
    public IEnumerable<string> AllFields => Fields.Concat(CommonFields);

    internal bool Knows(string field) => Fields.Contains(field) || CommonFields.Contains(field);
}
