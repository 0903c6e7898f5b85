namespace TopGrid.Reference;

/// <summary>The end of rules.md 5: an extra round or additional places, "on top of what was granted".</summary>
/// <param name="Suffix">"draw names end in `:2`", "in `:a1`, `:a2`".</param>
/// <param name="OnUnmet">Additional places go by the "unmet requests of round 1", the extra round by the requests of round 2.</param>
/// <param name="Places">The places of the round, by profession.</param>
/// <param name="Has">a_i: granted so far, by profession and tpid.</param>
/// <param name="GivenUp">Places returned or moved out; "the returning institution's request falls with it".</param>
internal sealed record ReferenceLaterRound(
    string Suffix,
    bool OnUnmet,
    IReadOnlyDictionary<string, int> Places,
    IReadOnlyDictionary<(string Profession, string Tpid), int> Has,
    IReadOnlyDictionary<(string Profession, string Tpid), int> GivenUp)
{
    /// <summary>"the ladder on the places that round 1 left open, with the requests of round 2 only".</summary>
    public static ReferenceLaterRound Extra(ReferenceResult first) =>
        new(":2", false, first.Professions.ToDictionary(p => p.Key, p => p.Value.Open), Sum([first], a => a.Granted), Sum([], a => 0));

    /// <summary>"the ladder on the extra places alone, unmet requests of round 1, a_i = granted so far".</summary>
    /// <param name="number">1 for the first additional places of the year.</param>
    /// <param name="places">The additional places, by profession.</param>
    /// <param name="first">Round 1.</param>
    /// <param name="later">The rounds since.</param>
    public static ReferenceLaterRound Additional(
        int number, IReadOnlyDictionary<string, int> places, ReferenceResult first, params ReferenceResult[] later) =>
        new($":a{number}", true, places, Sum([first, .. later], a => a.Granted), Sum([first], a => a.Returned + a.MovedOut));

    private static Dictionary<(string, string), int> Sum(IEnumerable<ReferenceResult> results, Func<ReferenceAccount, int> what) => results
        .SelectMany(r => r.Professions).SelectMany(p => p.Value.Accounts.Select(a => (Key: (p.Key, a.Tpid), Places: what(a))))
        .GroupBy(x => x.Key).ToDictionary(g => g.Key, g => g.Sum(x => x.Places));
}
