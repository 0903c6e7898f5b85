using TopGrid.Assessment.Conditions.Facts;
using TopGrid.Dataset;
using TopGrid.Rules.Vocabulary;
using TopGrid.Rules.Volume;

namespace TopGrid.Assessment.Conditions;

/// <summary>Assesses the consortia of a year against a condition set: which of them qualify, and why (rules.md 7).</summary>
public static class Qualification
{
    /// <summary>Assesses against a set.</summary>
    /// <param name="data">The year; a row of <c>assessments.csv</c> overrides the findings, which are still reported.</param>
    /// <param name="set">The set.</param>
    /// <param name="window">Which days of training count, for conditions on volume.</param>
    /// <returns>One assessment for each consortium, in order of id (UTF-8 bytes), whatever the order of the rows.</returns>
    public static IReadOnlyList<ConsortiumAssessment> Assess(DatasetYear data, ConditionSet set, VolumeWindow window)
    {
        var year = new YearFacts(data, set.Profession, window);
        var board = data.Assessments.ToDictionary(
            row => row.Consortium, row => new BoardVerdict(row.Qualifies, row.Reason), StringComparer.Ordinal);
        return
        [
            .. data.Consortia
                .OrderBy(row => row.Consortium, Utf8Order.Instance)
                .Select(row => new ConsortiumAssessment(
                    row.Consortium,
                    Judge(new ConsortiumFacts(year, row), set),
                    board.GetValueOrDefault(row.Consortium))),
        ];
    }

    private static ConditionFinding[] Judge(ConsortiumFacts facts, ConditionSet set) =>
    [
        .. set.Conditions.Select(condition =>
        {
            var verdict = condition.Check.Judge(facts);
            return new ConditionFinding(condition, verdict.Outcome, verdict.Facts);
        }),
    ];
}
