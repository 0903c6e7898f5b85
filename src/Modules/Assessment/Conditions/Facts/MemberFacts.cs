namespace TopGrid.Assessment.Conditions.Facts;

/// <summary>A member of a consortium as the conditions look at it; null is unknown.</summary>
internal sealed record MemberFacts(
    string Tpid,
    string? Sector,
    bool? Dependent,
    bool? Signed,
    int? Settings,
    bool? SectionThree);
