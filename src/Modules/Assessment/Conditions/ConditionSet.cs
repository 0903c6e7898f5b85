using TopGrid.Dataset;

namespace TopGrid.Assessment.Conditions;

/// <summary>The conditions that a consortium must satisfy, as one data file states them.</summary>
/// <param name="Id">Id of the set, such as <c>rsv-2025</c>; protocol files refer to it.</param>
/// <param name="DutchTitle">Title in Dutch.</param>
/// <param name="EnglishTitle">Title in English.</param>
/// <param name="Profession">The profession whose requests, volume and recognitions the conditions look at.</param>
/// <param name="FirstYear">First allocation year in which the set applies, where no protocol file says otherwise.</param>
/// <param name="LastYear">Last such year; null when it has no end yet.</param>
/// <param name="Conditions">The conditions, in the order in which findings are reported.</param>
public sealed record ConditionSet(
    string Id,
    string DutchTitle,
    string EnglishTitle,
    Profession Profession,
    int FirstYear,
    int? LastYear,
    IReadOnlyList<Condition> Conditions);
