namespace TopGrid.Assessment.Domain;

/// <summary>Whether a consortium qualifies (rules.md 7).</summary>
internal enum ConsortiumVerdict
{
    Qualifies,
    DoesNotQualify,
    BoardDecides,
}
