namespace TopGrid.Assessment.Conditions;

/// <summary>What a condition rests on (rules.md, opening paragraph).</summary>
public enum ConditionBasis
{
    /// <summary>A source says it.</summary>
    Stated,

    /// <summary>It follows from figures or from several sources together.</summary>
    Inferred,

    /// <summary>The sources are silent or leave room; this is our documented reading.</summary>
    Chosen,
}
