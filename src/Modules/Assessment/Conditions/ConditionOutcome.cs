namespace TopGrid.Assessment.Conditions;

/// <summary>What a condition comes to for one consortium (rules.md 7).</summary>
public enum ConditionOutcome
{
    /// <summary>The recorded facts satisfy the condition.</summary>
    Met,

    /// <summary>The recorded facts contradict the condition.</summary>
    NotMet,

    /// <summary>The facts leave room, or a fact is unknown: the board decides.</summary>
    BoardDecides,
}
