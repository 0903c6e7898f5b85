namespace TopGrid.Assessment.Domain;

/// <summary>The outcome of assessing a year, before it has a number: everything that is stored together.</summary>
internal sealed record YearAssessment(
    AssessedYear Assessed,
    IReadOnlyList<AssessedConsortium> Consortia,
    IReadOnlyList<StoredFinding> Findings)
{
    public YearAssessment Numbered(int number) => new(
        Assessed with { Number = number },
        [.. Consortia.Select(consortium => consortium with { Number = number })],
        [.. Findings.Select(finding => finding with { Number = number })]);
}
