using TopGrid.Assessment.V1;
using TopGrid.Cli.Texts;

namespace TopGrid.Cli.Output;

/// <summary>Assessments of consortia as a table.</summary>
internal static class AssessmentTables
{
    public static Document Of(Screen screen, AssessYearResponse outcome, IReadOnlyList<Assessment.V1.Assessment> assessments)
    {
        var json = ProtoJson.ToJson(outcome).AsObject();
        json["assessments"] = ProtoJson.ToJson(assessments);
        return new Document(json)
            .Line(
                screen.In(
                    Phrases.Assessed, outcome.ConditionSet, outcome.QualifyingCount, outcome.NotQualifyingCount, outcome.BoardDecidesCount))
            .Table(
                [new(Phrases.ColConsortium), new(Phrases.ColName), new(Phrases.ColVerdict), new(Phrases.ColUnmet)],
                assessments.Select(assessment => (IReadOnlyList<string>)[
                    assessment.ConsortiumId, assessment.DisplayName, Verdict(screen, assessment), string.Join(", ", Unmet(assessment)),
                ]));
    }

    private static string Verdict(Screen screen, Assessment.V1.Assessment assessment)
    {
        var verdict = screen.In(assessment.Verdict switch
        {
            Assessment.V1.Verdict.Qualifies => Phrases.Qualifies,
            Assessment.V1.Verdict.DoesNotQualify => Phrases.DoesNotQualify,
            _ => Phrases.BoardDecides,
        });
        return assessment.BoardDecision is null ? verdict : $"{verdict} ({screen.In(Phrases.ByBoard)})";
    }

    private static IEnumerable<string> Unmet(Assessment.V1.Assessment assessment) =>
        assessment.Findings.Where(finding => finding.Outcome != ConditionFinding.Types.Outcome.Met).Select(finding => finding.Rule.Id);
}
