namespace TopGrid.Rules.Protocols;

/// <summary>
/// The rules that decisions can rest on, with the figures that each of them has. A protocol gives every one of them a basis and a source,
/// the sentence files two sentences. Which step of the engine rests on which rule is said where decisions are written.
/// </summary>
public static class RuleCatalogue
{
    /// <summary>A consortium meets the conditions.</summary>
    public const string QualificationMet = "qualification.met";

    /// <summary>A consortium does not meet the conditions.</summary>
    public const string QualificationNotMet = "qualification.not-met";

    /// <summary>All rules, in order of their steps.</summary>
    public static IReadOnlyList<RuleDefinition> All { get; } =
    [
        .. Step(0, ["why"], QualificationMet, QualificationNotMet),
        .. Step(0, ["days", "consortium", "volume"], "pooled-volume"),
        .. Step(0, ["places", "requested"], "brought-in.declared", "brought-in.dependent", "brought-in.requester"),
        .. Step(
            1, ["requested", "minimum", "volume"],
            "refused.not-recognised", "refused.nothing-asked", "refused.sector-unknown", "refused.below-minimum"),
        .. Step(1, ["requested", "volume", "brought_in"], "eligible.newcomer", "eligible.guaranteed", "eligible.established"),
        .. Step(2, ["places", "pool", "newcomers"], "pool-size"),
        .. Step(2, ["pool", "newcomers"], "newcomer.placed", "newcomer.not-placed"),
        .. Step(3, ["probed", "needed"], "bonus-probe"),
        .. Step(3, ["places", "reserve", "seats"], "bonus-reserve"),
        .. Step(4, ["weight", "total_weight", "seats"], "sector-seats"),
        .. Step(4, ["requests", "surplus", "unmet"], "sector-surplus"),
        .. Step(4, ["requests", "seats", "guaranteed"], "group-seats"),
        .. Step(5, ["seats", "guaranteed"], "guarantee.placed", "guarantee.not-placed"),
        .. Step(6, ["brought_in", "threshold", "by_lot"], "consortium-group"),
        .. Step(6, ["brought_in", "threshold", "volume"], "consortium-priority.placed", "consortium-priority.not-placed"),
        .. Step(6, ["unmet", "by_lot"], "consortium-lottery.placed", "consortium-lottery.not-placed"),
        .. Step(7, ["threshold", "whole_places", "whole_places_one_day_lower"], "threshold.scarce", "threshold.none"),
        .. Step(7, ["volume", "threshold", "remainder"], "volume.placed", "volume.not-placed", "volume.all"),
        .. Step(7, ["remainder", "last_winning_remainder", "volume"], "remainder.placed", "remainder.not-placed"),
        .. Step(7, ["unmet", "by_lot"], "lottery.placed", "lottery.not-placed"),
        .. Step(7, ["open_places", "newcomers"], "open-place.placed", "open-place.not-placed"),
        .. Step(7, ["left_open"], "left-open"),
        .. Step(8, ["brought_in", "attributed"], "attribution"),
        .. Step(8, ["base", "rate"], "bonus.entitled", "bonus.over-bases"),
        .. Step(8, ["declared", "bonus"], "bonus-provisional"),
        .. Step(8, ["bonus", "volume"], "bonus-member.declared", "bonus-member.default"),
        .. Step(8, ["bonus", "left_over"], "bonus-left"),
        .. Step(8, ["bonus", "taken", "left_over"], "left-overs"),
        .. Step(8, ["places", "consortium", "held"], "moved-out.done", "moved-out.refused"),
        .. Step(8, ["places", "consortium"], "moved-in"),
        .. Step(9, ["ordinal"], "return.in-time", "return.late", "return.refused"),
        .. Step(9, ["ordinal", "volume"], "received-inside.offered", "received-inside.least"),
        .. Step(9, ["ordinal", "days_short_or_over", "threshold"], "received-national.sector", "received-national.profession"),
        .. Step(9, ["ordinal"], "return-open"),
        .. Step(10, ["requested", "granted"], "final.granted", "final.partly", "final.none", "final.refused"),
    ];

    private static readonly Dictionary<string, RuleDefinition> _byId = All.ToDictionary(rule => rule.Id);

    /// <summary>The rule with this id, or null.</summary>
    public static RuleDefinition? Find(string id) => _byId.GetValueOrDefault(id);

    private static IEnumerable<RuleDefinition> Step(int step, string[] fields, params string[] ids) =>
        ids.Select(id => new RuleDefinition(id, step, fields));
}

/// <summary>A rule that decisions can rest on.</summary>
/// <param name="Id">Id in protocol files and decision rows.</param>
/// <param name="Step">Step of the ladder; 0 for what comes before it.</param>
/// <param name="Fields">Figures of its own that its rows hold.</param>
public sealed record RuleDefinition(string Id, int Step, IReadOnlyList<string> Fields)
{
    /// <summary>Fields that a sentence of any rule may name.</summary>
    public static IReadOnlyList<string> CommonFields { get; } =
        ["party", "other", "profession", "group", "before", "after", "gained", "reason", "draw", "rank", "tickets", "winners", "key",
            "cut_off"];

    /// <summary>All that its sentences may name.</summary>
    public IEnumerable<string> AllFields => Fields.Concat(CommonFields);

    internal bool Knows(string field) => Fields.Contains(field) || CommonFields.Contains(field);
}
