namespace TopGrid.Assessment.Domain;

/// <summary>What a verdict rests on.</summary>
internal enum VerdictBasis
{
    Conditions,
    Board,
    Facts,
}
