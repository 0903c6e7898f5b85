namespace TopGrid.Employment.Persistence;

/// <summary>Which claims of a year to list.</summary>
/// <param name="Institutions">The institutions whose claims the caller sees; null = all.</param>
/// <param name="Profession">Code of a profession; null = all.</param>
/// <param name="Tpid">One institution; null = all.</param>
/// <param name="After">Profession and tpid of the claim after which the page begins; null = from the start.</param>
/// <param name="Size">At most so many.</param>
internal sealed record ClaimQuery(
    IReadOnlyCollection<string>? Institutions,
    string? Profession,
    string? Tpid,
    (string Profession, string Tpid)? After,
    int Size);
