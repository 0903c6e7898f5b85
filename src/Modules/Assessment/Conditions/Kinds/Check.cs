using TopGrid.Assessment.Conditions.Facts;

namespace TopGrid.Assessment.Conditions.Kinds;

/// <summary>One kind of condition with its parameters: a pure function from the facts of a consortium to a verdict.</summary>
internal abstract record Check
{
    public abstract Verdict Judge(ConsortiumFacts facts);
}
