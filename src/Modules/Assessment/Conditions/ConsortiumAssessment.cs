namespace TopGrid.Assessment.Conditions;

/// <summary>The assessment of one consortium against one condition set.</summary>
/// <param name="Consortium">Id of the consortium.</param>
/// <param name="Findings">One finding for each condition, in the order of the set.</param>
/// <param name="Board">The board's recorded decision on the whole, if there is one; it overrides the findings.</param>
public sealed record ConsortiumAssessment(string Consortium, IReadOnlyList<ConditionFinding> Findings, BoardVerdict? Board)
{
    /// <summary>
    /// Whether the consortium qualifies: the board's decision if there is one, otherwise only when every condition is
    /// met (rules.md 7: none not met, and every "board decides" has a recorded decision).
    /// </summary>
    public bool Qualifies => Board?.Qualifies ?? Findings.All(finding => finding.Outcome == ConditionOutcome.Met);

    /// <summary>Ids of the conditions that are not met or await the board, in the order of the set.</summary>
    public IEnumerable<string> Unmet =>
        Findings.Where(finding => finding.Outcome != ConditionOutcome.Met).Select(finding => finding.Condition.Id);

    /// <summary>Whether the outcome waits for the board: nothing is not met, something is in doubt, nothing is decided.</summary>
    public bool AwaitsBoard => Board is null
        && Findings.All(finding => finding.Outcome != ConditionOutcome.NotMet)
        && Findings.Any(finding => finding.Outcome == ConditionOutcome.BoardDecides);
}
