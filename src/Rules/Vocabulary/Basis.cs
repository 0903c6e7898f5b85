namespace TopGrid.Rules.Vocabulary;

/// <summary>What a rule rests on; shown in every explanation.</summary>
public enum Basis
{
    /// <summary>A source says it.</summary>
    Stated,

    /// <summary>It follows from figures or from several sources together.</summary>
    Inferred,

    /// <summary>The sources are silent; this is our documented reading.</summary>
    Chosen,
}
