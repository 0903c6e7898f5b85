using TopGrid.Rules.Vocabulary;

namespace TopGrid.Assessment.Conditions;

/// <summary>The conditions that a consortium must satisfy, as one data file states them.</summary>
/// <param name="Id">Id of the set, such as <c>rsv-2025</c>; protocol files refer to it.</param>
/// <param name="DutchTitle">Title in Dutch.</param>
/// <param name="EnglishTitle">Title in English.</param>
/// <param name="Profession">The profession whose requests, volume and recognitions the conditions look at.</param>
/// <param name="Conditions">The conditions, in the order in which findings are reported.</param>
public sealed record ConditionSet(
    string Id,
    string DutchTitle,
    string EnglishTitle,
    Profession Profession,
    IReadOnlyList<Condition> Conditions);
