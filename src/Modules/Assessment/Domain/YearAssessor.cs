using System.Security.Cryptography;
using System.Text;
using TopGrid.Assessment.Conditions;

namespace TopGrid.Assessment.Domain;

/// <summary>Turns the facts of a year into what is stored of its assessment.</summary>
internal static class YearAssessor
{
    public static YearAssessment Assess(FactsOfYear facts, ConditionChoice choice, DateTimeOffset now)
    {
        var year = facts.Data.Year.Year;
        var rows = facts.Data.Consortia.ToDictionary(row => row.Consortium, StringComparer.Ordinal);
        var consortia = new List<AssessedConsortium>();
        var findings = new List<StoredFinding>();
        foreach (var assessment in Qualification.Assess(facts.Data, choice.Set, choice.Window))
        {
            var own = assessment.Findings.Select((finding, position) => Store(finding, year, assessment.Consortium, position)).ToList();
            findings.AddRange(own);
            var row = rows[assessment.Consortium];
            consortia.Add(new AssessedConsortium
            {
                Year = year,
                Number = 0,
                Consortium = assessment.Consortium,
                DisplayName = row.Name,
                Lead = row.Lead,
                ByConditions = Verdict(assessment.Findings),
                FactsQualify = assessment.Board?.Qualifies,
                ContentHash = Hash([row.Name, row.Lead ?? "", $"{assessment.Board}", .. own.Select(finding => finding.ToString())]),
            });
        }

        var assessed = new AssessedYear
        {
            Year = year,
            Number = 0,
            ConditionSet = choice.Set.Id,
            FactsRevision = facts.Revision,
            InputHash = facts.InputHash,
            ContentHash = Hash(consortia.SelectMany(consortium => new[] { consortium.Consortium, consortium.ContentHash })),
            AssessedAt = now,
        };
        return new YearAssessment(assessed, consortia, findings);
    }

    private static ConsortiumVerdict Verdict(IReadOnlyList<ConditionFinding> findings) =>
        findings.Any(finding => finding.Outcome == ConditionOutcome.NotMet) ? ConsortiumVerdict.DoesNotQualify
        : findings.Any(finding => finding.Outcome == ConditionOutcome.BoardDecides) ? ConsortiumVerdict.BoardDecides
        : ConsortiumVerdict.Qualifies;

    private static StoredFinding Store(ConditionFinding finding, int year, string consortium, int position) => new()
    {
        Year = year,
        Number = 0,
        Consortium = consortium,
        Position = position,
        Kind = finding.Condition.Kind,
        RuleId = finding.Condition.Id,
        Outcome = finding.Outcome,
        Basis = finding.Condition.Basis,
        Source = finding.Condition.Source,
        SentenceNl = finding.Condition.Dutch,
        SentenceEn = finding.Condition.English,
        Facts = StoredFacts.ToText(finding.Facts),
    };

    // Parts cannot run into each other: control characters are refused in every text of the dataset.
    private static string Hash(IEnumerable<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))));
}
