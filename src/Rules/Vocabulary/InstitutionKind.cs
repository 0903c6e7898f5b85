namespace TopGrid.Rules.Vocabulary;

/// <summary>What kind of organisation trains: <c>institution</c> or <c>practice</c>.</summary>
public enum InstitutionKind
{
    /// <summary>An organisation with employees.</summary>
    Institution,

    /// <summary>A practice of one or a few persons.</summary>
    Practice,
}
