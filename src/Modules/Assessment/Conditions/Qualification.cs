using TopGrid.Assessment.Conditions.Facts;
using TopGrid.Dataset;

namespace TopGrid.Assessment.Conditions;

/// <summary>Assesses the consortia of a year against a condition set: which of them qualify, and why (rules.md 7).</summary>
public static class Qualification
{
    /// <summary>Assesses against a shipped set, by the volume rules of the year.</summary>
    /// <param name="data">The year; a row of <c>assessments.csv</c> overrides the findings, which are still reported.</param>
    /// <param name="setId">Id of a shipped set, see <see cref="ConditionSets.Ids"/>.</param>
    /// <exception cref="ArgumentException">There is no such set.</exception>
    /// <returns>One assessment for each consortium, in order of id (UTF-8 bytes), whatever the order of the rows.</returns>
    public static IReadOnlyList<ConsortiumAssessment> Assess(DatasetYear data, string setId)
    {
        var set = ConditionSets.Find(setId) ?? throw new ArgumentException(
            $"there is no condition set '{setId}'; the shipped ones are {string.Join(", ", ConditionSets.Ids)}", nameof(setId));
        return Assess(data, set, VolumeRules.For(data.Year.Year));
    }

    /// <summary>Assesses against any set, with volume counted by the given rules (those of the protocol, where one is known).</summary>
    /// <param name="data">The year; a row of <c>assessments.csv</c> overrides the findings, which are still reported.</param>
    /// <param name="set">The set.</param>
    /// <param name="volume">How training days count.</param>
    /// <returns>One assessment for each consortium, in order of id (UTF-8 bytes), whatever the order of the rows.</returns>
    public static IReadOnlyList<ConsortiumAssessment> Assess(DatasetYear data, ConditionSet set, VolumeRules volume)
    {
        var year = new YearFacts(data, set.Profession, volume);
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
